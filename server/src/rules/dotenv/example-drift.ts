import type { EnvironmentFile } from "../../model/environment-file.ts";
import type { EnvironmentFact } from "../../model/facts.ts";
import { type Fix, rule } from "../rule.ts";

export default rule<EnvironmentFile>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "The example file does not know a key that is set",
  why: "The next environment starts without the setting, and a payment service that misses one fails late or takes a default",
  how: "Add the key to the example, without its value",
  needs: ["environment"],
  check(file, report, workspace) {
    // Overrides for one machine or one environment need not be in the example.
    if (workspace === undefined || file.role !== "base") return;
    const example = exampleOf(workspace.environmentFiles());
    if (example === undefined) return;
    const known = new Set(example.keys.map(({ key }) => key));
    const exampleName = example.path.slice(example.path.lastIndexOf("/") + 1);
    let previous: string | undefined;
    for (const { key } of file.tree.entries) {
      if (known.has(key.text)) {
        previous = key.text;
        continue;
      }
      known.add(key.text);
      report({
        at: key,
        message: `\`${key.text}\` is missing in \`${exampleName}\``,
        fixes: [insertKey(key.text, previous, example, exampleName)],
      });
    }
  },
});

/** The example of a folder: `.env.example` before its rarer kin. */
function exampleOf(files: readonly EnvironmentFact[]): EnvironmentFact | undefined {
  const examples = files.filter(({ role }) => role === "example");
  return examples.find(({ path }) => path.endsWith(".env.example")) ?? examples[0];
}

/** Behind the key that stands before it in the checked file, or at the end. */
function insertKey(key: string, previous: string | undefined, example: EnvironmentFact, exampleName: string): Fix {
  const after = example.keys.find((known) => known.key === previous);
  const at = after?.lineEnd ?? example.length;
  const needsBreak = at === example.length && !example.endsWithLineBreak;
  const newText = needsBreak ? `\n${key}=` : `${key}=\n`;
  return {
    title: `Add \`${key}=\` to \`${exampleName}\``,
    class: "review",
    edits: [{ start: at, end: at, newText, path: example.path }],
  };
}
