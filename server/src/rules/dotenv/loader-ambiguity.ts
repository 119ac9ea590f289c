import type { EnvironmentFile } from "../../model/environment-file.ts";
import { judge } from "../../secrets/judge.ts";
import { classifyKey } from "../../secrets/key-class.ts";
import type { EnvironmentEntry } from "../../syntax/dotenv.ts";
import { type Fix, rule } from "../rule.ts";

/**
 * How loaders read the same line differently, seen by running them: dotenv, Node and Ruby cut an unquoted value at `#`;
 * dotenv-expand, Next, Vite and compose expand `$word`. Report that led to it: adyen-examples/adyen-php-online-payments#2.
 */
export default rule<EnvironmentFile>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "Loaders read this secret differently",
  why: "The service starts with half a key, and payments fail with errors that do not name the cause",
  how: "Put the value in single quotes",
  check(file, report) {
    for (const entry of file.tree.entries) {
      const mayExpand = entry.quote === undefined && /\$[A-Za-z_$]/.test(entry.value.text);
      if ((entry.gluedHash === undefined && !mayExpand) || !isSensitive(entry)) continue;
      if (entry.gluedHash !== undefined) {
        report({
          at: { start: entry.gluedHash, end: entry.value.end },
          message: `Some loaders cut the value of \`${entry.key.text}\` at \`#\``,
          fixes: quoteFix(entry),
        });
      } else {
        const at = entry.value.start + entry.value.text.search(/\$[A-Za-z_$]/);
        report({
          at: { start: at, end: entry.value.end },
          message: `Some loaders expand what follows \`$\` in the value of \`${entry.key.text}\``,
          fixes: quoteFix(entry),
        });
      }
    }
  },
});

function isSensitive(entry: EnvironmentEntry): boolean {
  const { kind } = judge(entry.key.text, entry.value.text);
  if (kind === "reference" || kind === "placeholder" || kind === "empty") return false;
  return kind === "secret" || classifyKey(entry.key.text) === "strong";
}

function quoteFix(entry: EnvironmentEntry): Fix[] {
  if (entry.value.text.includes("'")) return [];
  const { start, end } = entry.raw;
  return [
    {
      title: "Put the value in single quotes",
      class: "review",
      edits: [
        { start, end: start, newText: "'" },
        { start: end, end, newText: "'" },
      ],
    },
  ];
}
