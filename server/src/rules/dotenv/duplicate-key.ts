import type { EnvironmentFile } from "../../model/environment-file.ts";
import { rule } from "../rule.ts";

export default rule<EnvironmentFile>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A key is set twice",
  why: "Loaders take the last value without a word, so the payment setting someone edits may not be the one that counts",
  how: "Keep one line for the key",
  check(file, report) {
    const seen = new Map<string, { start: number; end: number }>();
    for (const { key } of file.tree.entries) {
      const first = seen.get(key.text);
      if (first === undefined) {
        seen.set(key.text, key);
        continue;
      }
      report({
        at: key,
        message: `\`${key.text}\` is set again; this value wins over the one above`,
        related: [{ span: first, message: "Set here first" }],
      });
    }
  },
});
