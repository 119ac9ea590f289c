import { findInConfig } from "./config-text.ts";

/** Of RFC 7468, OpenSSH, OpenPGP and PuTTY; encrypted ones too, whose passphrase is guessed at leisure. */
const PRIVATE = /-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----|^PuTTY-User-Key-File-\d/;
const PUBLIC = /-----BEGIN [A-Z\d ]{0,40}(?:PUBLIC KEY|CERTIFICATE)(?: BLOCK)?-----|^(?:ssh|ecdsa)-[\w@.-]{1,60} AAAA/m;

/**
 * Whether a key or settings for registries hold a credential, by what stands in the file; undefined where its text does not say.
 * @param name the last part of its path
 */
export function holdsCredential(name: string, text: string): boolean | undefined {
  if (PRIVATE.test(text)) return true;
  if (/\.(?:key|pem|ppk)$/i.test(name)) return PUBLIC.test(text) ? false : undefined;
  return findInConfig(text, name).some(({ kind }) => kind === "secret");
}
