import type { DotenvFile } from "./file.ts";

/** Where teams keep secrets, with what its command line is called with. No command holds a value: each asks for it. */
export const SECRET_STORES = ["aws", "vault", "github"] as const;
export type SecretStore = (typeof SECRET_STORES)[number];

/** What a secret is called in a store: by tier, since live and test credentials are kept apart (PCI DSS v4.0.1 6.5.3). */
export function storePath(file: DotenvFile, key: string): string {
  return file.tier === "unknown" ? key : `${file.tier}/${key}`;
}

/**
 * A shell command that puts a secret into a store and reads its value from the terminal, so that it stands neither in the
 * shell's history nor in the list of processes. Sources: AWS CLI, Vault CLI and GitHub CLI manuals.
 * @param path as `storePath` gives it
 */
export function storeCommand(store: SecretStore, path: string): string {
  switch (store) {
    case "aws":
      return `aws secretsmanager create-secret --name ${quote(path)} --secret-string file:///dev/stdin`;
    case "vault":
      return `vault kv put -mount=secret ${quote(path)} value=-`;
    case "github": {
      const [key = path, tier] = path.split("/").reverse();
      return `gh secret set ${quote(key)}${tier === undefined ? "" : ` --env ${quote(tier)}`}`;
    }
  }
}

/** One word of a POSIX shell. */
function quote(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
