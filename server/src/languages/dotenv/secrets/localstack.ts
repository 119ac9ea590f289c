import type { DotenvFile } from "../model/file.ts";
import { addressOf } from "../../../model/address.ts";
import { remember } from "../../../base/remember.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
import type { Verdict } from "../../../secrets/verdict.ts";

const AWS_CREDENTIAL = /(?:^|_)AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/i;

/**
 * LocalStack, which plays AWS on one's machine, takes any credentials, and its guides write `test`: beside its address a
 * password that everybody tries first gives nothing away. Source: LocalStack, Credentials.
 */
export function withLocalStack(entry: DotenvEntry, verdict: Verdict, file: DotenvFile): Verdict {
  const isCommon = verdict.kind === "default-credential" || verdict.kind === "weak";
  return isCommon && AWS_CREDENTIAL.test(entry.key.text) && usesLocalStack(file)
    ? { ...verdict, kind: "harmless", what: "", reason: "LocalStack takes any credentials" }
    : verdict;
}

const usesLocalStack: (file: DotenvFile) => boolean = remember(({ tree }) =>
  tree.entries.some(({ value: { text } }) => {
    const address = addressOf(text.trim());
    if (address === undefined) return false;
    const isNamed = /(?:^|[.-])localstack(?:$|[.-])/.test(address.host);
    return isNamed || (address.reach === "machine" && /^[^?#]*:4566(?:\/|$)/.test(text.trim()));
  }),
);
