import { addLines } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import type { DotenvFact } from "../../../contract/facts.ts";
import type { TextSpan } from "../syntax/tree.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

export default rule<DotenvFile>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "The example file and this one do not know the same keys",
  why: "The next environment starts without the setting, and a payment service that misses one fails late or takes a default",
  how: "Add the key to the example, without its value",
  needs: ["dotenv"],
  check(file, report, workspace) {
    // Overrides for one machine need not be in the example.
    if (workspace === undefined || file.role === "local" || file.role === "example") return;
    const files = workspace.dotenvFiles();
    const example = exampleOf(files);
    if (example === undefined || !isItsExample(example, file)) return;
    const exampleName = example.path.slice(example.path.lastIndexOf("/") + 1);
    reportUnknown(file, example, exampleName, report);
    if (file.role === "base") reportUnset(file, example, exampleName, files, report);
  },
});

/** Past this many, the example was left behind altogether: one finding says so. */
const MAX_SINGLE = 4;

/** Keys that are set here and that the example does not know. */
function reportUnknown(file: DotenvFile, example: DotenvFact, exampleName: string, report: Reporter): void {
  const known = new Set(example.keys.map(({ key }) => key));
  const missing: MissingKey[] = [];
  let previous: string | undefined;
  for (const { key } of file.tree.entries) {
    if (known.has(key.text)) previous = key.text;
    else if (!missing.some(({ key: { text } }) => text === key.text)) missing.push({ key, previous });
  }
  const [first] = missing;
  if (first === undefined) return;
  if (missing.length > MAX_SINGLE) {
    report({
      at: first.key,
      message: `${listOf(missing.map(({ key }) => key.text))} are missing in \`${exampleName}\``,
      how: "Add the keys to the example, without their values",
      fixes: [insertKeys(missing, example, `Add the ${missing.length} keys to \`${exampleName}\``)],
    });
    return;
  }
  for (const each of missing)
    report({
      at: each.key,
      message: `\`${each.key.text}\` is missing in \`${exampleName}\``,
      fixes: [insertKeys([each], example, `Add \`${each.key.text}=\` to \`${exampleName}\``)],
    });
}

interface MissingKey {
  readonly key: TextSpan;
  /** The key before it that the example knows. */
  readonly previous: string | undefined;
}

/** Keys that the example has a value or a place for, and that nothing here sets. */
function reportUnset(
  file: DotenvFile,
  example: DotenvFact,
  exampleName: string,
  files: readonly DotenvFact[],
  report: Reporter,
): void {
  const [first] = file.tree.entries;
  const set = new Set(files.filter(({ role }) => role !== "example").flatMap(({ keys }) => keys.map(({ key }) => key)));
  const unset = example.keys.filter(({ key, commented }) => !commented && !set.has(key));
  if (first === undefined || unset.length === 0) return;
  report({
    at: first.key,
    message: `\`${exampleName}\` names ${listOf(unset.map(({ key }) => key))}, which nothing here sets`,
    severity: "information",
    how: "Set the key, or take it out of the example",
    related: unset.slice(0, MAX_NAMES).map(({ key, start, end }) => ({
      span: { start, end },
      message: `\`${key}\` is named here`,
      path: example.path,
    })),
    fixes: [
      {
        title: unset.length === 1 ? `Add \`${unset[0]?.key ?? ""}\` with an empty value` : "Add them with empty values",
        class: "review",
        edits: addLines(
          file,
          unset.map(({ key }) => `${key}=`),
        ),
      },
    ],
  });
}

const MAX_NAMES = 3;

/** "`A`, `B`, `C` and 4 more" */
function listOf(keys: readonly string[]): string {
  const names = keys.slice(0, MAX_NAMES).map((key) => `\`${key}\``);
  return names.join(", ") + (keys.length > MAX_NAMES ? ` and ${keys.length - MAX_NAMES} more` : "");
}

/** `.env`, `.env.staging` and `.env.production` share the example; `worker.env` has one of its own, if any. */
function isItsExample({ path }: DotenvFact, file: DotenvFile): boolean {
  const stem = (name: string): string => /^(.*?)\.?env(?:\.|$)/.exec(name.slice(name.lastIndexOf("/") + 1))?.[1] ?? "";
  return stem(path) === stem(file.path);
}

/** The example of a folder: `.env.example` before its rarer kin. */
function exampleOf(files: readonly DotenvFact[]): DotenvFact | undefined {
  const examples = files.filter(({ role }) => role === "example");
  return examples.find(({ path }) => path.endsWith(".env.example")) ?? examples[0];
}

/** Each behind the key that stands before it in the checked file, or at the end. */
function insertKeys(missing: readonly MissingKey[], example: DotenvFact, title: string): Fix {
  const places = new Map<number, string[]>();
  for (const { key, previous } of missing) {
    const at = example.keys.find((known) => known.key === previous)?.lineEnd ?? example.length;
    const lines = places.get(at);
    if (lines === undefined) places.set(at, [`${key.text}=`]);
    else lines.push(`${key.text}=`);
  }
  const edits = [...places].map(([at, lines]) => {
    const needsBreak = at === example.length && !example.endsWithLineBreak;
    const text = lines.join("\n");
    return { start: at, end: at, newText: needsBreak ? `\n${text}` : `${text}\n`, path: example.path };
  });
  return { title, class: "review", edits };
}
