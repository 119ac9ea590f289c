import { deleteLine } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { judgedEntries } from "../secrets/verdicts.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A key is set twice",
  why: "Loaders take the last value without a word, so the payment setting someone edits may not be the one that counts",
  how: "Keep one line for the key",
  check(file, report) {
    const seen = new Map<string, DotenvEntry>();
    let modes: ReadonlyMap<DotenvEntry, string> | undefined;
    for (const entry of file.tree.entries) {
      const { key } = entry;
      const before = seen.get(key.text);
      seen.set(key.text, entry);
      if (before === undefined) continue;
      modes ??= new Map(judgedEntries(file).map((judged) => [judged.entry, judged.verdict.mode]));
      const [old, mode] = [modes.get(before) ?? "unknown", modes.get(entry) ?? "unknown"];
      const isMixed = old !== mode && old !== "unknown" && mode !== "unknown";
      report({
        at: key,
        severity: isMixed ? "error" : "warning",
        message: isMixed
          ? `\`${key.text}\` is set again: the ${mode} credential here wins over the ${old} one above`
          : `\`${key.text}\` is set again; this value wins over the one above`,
        related: [{ span: before.key, message: "Set here before" }],
        fixes: [
          { title: "Delete the line above that does not count", class: "review", edits: deleteLine(file, before) },
        ],
      });
    }
  },
});
