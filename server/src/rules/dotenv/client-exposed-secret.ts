import type { EnvironmentFile } from "../../model/environment-file.ts";
import { judge } from "../../secrets/judge.ts";
import { describeSecret } from "../../secrets/verdict.ts";
import { rule } from "../rule.ts";

/** Prefixes by which bundlers copy a variable into what browsers load, from the documentation of Next, Vite, CRA, Expo, Nuxt, Gatsby and SvelteKit. */
const CLIENT_PREFIX = /^(?:NEXT_PUBLIC_|VITE_|REACT_APP_|EXPO_PUBLIC_|NUXT_PUBLIC_|GATSBY_|PUBLIC_)/;

export default rule<EnvironmentFile>({
  severity: "error",
  pci: ["6.2.4", "8.3.2"],
  summary: "A secret is named so that it ends up in the browser",
  why: "The bundler writes the value into the scripts of the payment page, where every customer can read it",
  how: "Rename the key without the prefix and use it on the server only; rotate the value if it was ever built in",
  check(file, report) {
    for (const { key, value } of file.tree.entries) {
      const prefix = CLIENT_PREFIX.exec(key.text)?.[0];
      if (prefix === undefined) continue;
      const verdict = judge(key.text.slice(prefix.length), value.text);
      if (verdict.kind !== "secret" || verdict.confidence === "low") continue;
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
