import { setFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { inCaseOf, opposite, switchOf } from "../../../model/switch.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "warning",
  pci: ["3.2.1", "3.3.1.1", "2.2.6"],
  summary: "Production logs more than it should",
  why: "Logs of requests and queries hold card numbers, codes and tokens, and go to many more people and systems than the database does",
  how: "Log at `info` in production, and never the body of a request",
  check(file, report) {
    if (file.tier !== "production") return;
    for (const entry of file.tree.entries) {
      const verbose = verboseSetting(entry);
      if (verbose === undefined) continue;
      report({
        at: entry.value,
        message: `\`${entry.key.text}\` ${verbose.message}`,
        evidence: `production ${file.tierReason}`,
        fixes: [setFix(entry, verbose.better)],
      });
    }
  },
});

const LEVEL_KEY = /(?:^|_)(?:LOG_?LEVEL|LOGGING_LEVEL(?:_\w{1,60})?|LOG_VERBOSITY|LOGLEVEL(?:_\w{1,60})?)$/i;
const VERBOSE = /^(?:trace|debug|silly|verbose|all|finest|finer|everything)$/i;
const CONTENT_SWITCH =
  /(?:^|_)(?:LOG_(?:REQUEST_|RESPONSE_|HTTP_)?(?:BODY|BODIES|PAYLOADS?|HEADERS)|LOG_(?:SQL|QUERIES)|SQL_ECHO|SQLALCHEMY_ECHO|SHOW_SQL|LOG_DEBUG|DEBUG_LOG(?:S|GING)?|(?:TYPEORM|SEQUELIZE)_LOGGING)(?:_ENABLED)?$/i;
const CONTENT_LEVEL = /(?:^|_)LOG_(?:REQUESTS?|RESPONSES?|HTTP)$/i;

function verboseSetting({ key, value }: DotenvEntry): { message: string; better: string } | undefined {
  const text = value.text.trim();
  if (VERBOSE.test(text) && LEVEL_KEY.test(key.text))
    return { message: `logs at \`${text}\` in production`, better: inCaseOf(text, "info") };
  // Only what has no target goes for everything: `info,payments::ledger=debug` is one module's.
  if (key.text === "RUST_LOG" && text.split(",").some((part) => /^(?:trace|debug)$/i.test(part.trim())))
    return { message: "logs everything at its most verbose in production", better: "info" };
  if (switchOf(text) === true && CONTENT_SWITCH.test(key.text))
    return { message: "logs contents of requests or queries in production", better: opposite(text) };
  return /^(?:full|body|all|verbose)$/i.test(text) && CONTENT_LEVEL.test(key.text)
    ? { message: "logs whole requests in production", better: "false" }
    : undefined;
}
