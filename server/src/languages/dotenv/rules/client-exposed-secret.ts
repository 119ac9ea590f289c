import type { DotenvFile } from "../model/file.ts";
import { exposedSecret } from "../secrets/client-exposure.ts";
import { describeSecret } from "../../../secrets/verdict.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["6.2.4", "8.3.2"],
  summary: "A secret is named so that it ends up in the browser",
  why: "The bundler writes the value into the scripts of the payment page, where every customer can read it",
  how: "Rename the key without the prefix and use it on the server only; rotate the value if it was ever built in",
  check(file, report) {
    for (const entry of file.tree.entries) {
      const exposed = exposedSecret(entry);
      if (exposed === undefined) continue;
      const { key } = entry;
      const { prefix, verdict } = exposed;
      report({
        at: key,
        message: `\`${key.text}\` is public by its prefix \`${prefix}\`, but holds ${describeSecret(verdict)}`,
        fixes: [
          {
            title: `Rename to \`${key.text.slice(prefix.length)}\``,
            class: "review",
            edits: [{ start: key.start, end: key.start + prefix.length, newText: "" }],
          },
        ],
      });
    }
  },
});
