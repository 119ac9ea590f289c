import { isNothingButWords } from "./stand-in.ts";

/** Public halves of key pairs, whatever their variables are called: of SSH (also with the host before it) and of minisign. */
const PUBLIC_KEY =
  /(?:^|\s)(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-nistp\d{3}|sk-(?:ssh|ecdsa)-[\w@.-]{1,60}) AAAA[A-Za-z\d+/]|^RW[A-Za-z\d+/]{54}$/;

/** Names of licences after SPDX. */
const LICENCE = /^(?:Apache|MIT|BSD|[AL]?GPL|MPL|ISC|CC0|EUPL|Unlicense)\b[\w .+-]*$/;

const OPEN_PGP = new Set(["gpg", "pgp", "gnupg", "openpgp"]);
const NAMED = new Set(["key", "keys", "fingerprint", "fingerprints", "signer", "recipient"]);

function namesOpenPgpKey(words: readonly string[]): boolean {
  const isOf = (known: ReadonlySet<string>): boolean => words.some((word) => known.has(word));
  return isOf(OPEN_PGP) && isOf(NAMED) && !words.includes("private") && !words.includes("secret");
}

/** By which OpenPGP names keys: their ids, long and short, and fingerprints, also several and in groups of four. RFC 9580, 5.5.4. */
const FINGERPRINTS =
  /^(?:0x)?(?:[\dA-F]{8}|[\dA-F]{16}|[\dA-F]{40}|[\dA-F]{64}|[\dA-F]{4}(?: {1,2}[\dA-F]{4}){9})(?:[ ,;]{1,2}(?:0x)?(?:[\dA-F]{8}|[\dA-F]{16}|[\dA-F]{40}|[\dA-F]{64})){0,20}$/i;

/** Whether a value may be read by everybody, although its name speaks of a secret. */
export function isMadePublic(words: readonly string[], value: string): boolean {
  return (
    PUBLIC_KEY.test(value) ||
    isEnumeration(value) ||
    (words.includes("license") && LICENCE.test(value)) ||
    (namesOpenPgpKey(words) && FINGERPRINTS.test(value))
  );
}

/** `password,token,card_number`: names of things, not one of them. */
function isEnumeration(value: string): boolean {
  return /^[a-z][\w.-]{0,40}(?:, ?[a-z][\w.-]{0,40}){1,40}$/i.test(value) && value.split(",").every(isNothingButWords);
}

/**
 * Credentials that documentation prints and emulators have built in, so that they open nothing of anybody's. Only marks of
 * them stand here, for the length of each.
 */
const SAMPLES: ReadonlyMap<number, readonly number[]> = new Map([
  // The key of Stripe's documentation, https://docs.stripe.com/keys
  [24, [3835277214476786]],
  // The test secret of reCAPTCHA, https://developers.google.com/recaptcha/docs/faq
  [40, [5791244882586648]],
  // The signature of the token that https://jwt.io shows
  [43, [8653327004521496]],
  // The first account of Hardhat's and Anvil's networks, https://hardhat.org/hardhat-network/docs/reference
  [66, [4425511796667939]],
  // Azurite, https://learn.microsoft.com/azure/storage/common/storage-connect-azurite, and the emulator of Cosmos DB,
  // https://learn.microsoft.com/azure/cosmos-db/emulator
  [88, [5831805655576729, 2477484408446768]],
]);

/** Whether a credential, or the part of it that tells it from others, is such a sample. */
export function isSample(value: string): boolean {
  return SAMPLES.get(value.length)?.includes(markOf(value)) ?? false;
}

/** A mark of 53 bits, the same in every run. */
function markOf(value: string): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
