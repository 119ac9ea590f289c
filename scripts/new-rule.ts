import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type NewRule =
  | { readonly files: readonly string[]; readonly problem?: undefined }
  | { readonly problem: string };

/**
 * Writes the two files of a rule. They are whole as far as the compiler goes, and fail the tests of pages until they are filled.
 * @param root the project's folder
 * @param id `LANGUAGE/NAME`
 */
export function newRule(root: string, id: string): NewRule {
  const [, language, name] = /^([a-z]+)\/([a-z][a-z\d]*(?:-[a-z\d]+)*)$/.exec(id) ?? [];
  const languages = join(root, "server/src/languages");
  if (language === undefined || name === undefined)
    return { problem: `\`${id}\` is no rule's id; it is a language and words in lower case: \`workflow/some-name\`` };
  if (!existsSync(join(languages, language, "rules"))) {
    const known = readdirSync(languages, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return {
      problem: `there is no language \`${language}\`; there are ${known.map((entry) => entry.name).join(", ")}`,
    };
  }
  const beside = `server/src/languages/${language}/rules/${name}`;
  const files = [`${beside}.ts`, `${beside}.md`];
  const taken = files.find((file) => existsSync(join(root, file)));
  if (taken !== undefined) return { problem: `${taken} is there already` };
  const { type, from } = subjectOf(join(languages, language));
  const fence = language === "dockerfile" || language === "dotenv" ? language : "yaml";
  const texts = [codeOf(type, from), pageOf(fence)];
  for (const [index, file] of files.entries()) writeFileSync(join(root, file), texts[index] ?? "");
  return { files };
}

/** The model that a language's face is made for, and where that stands. */
function subjectOf(folder: string): { type: string; from: string } {
  const face = readFileSync(join(folder, "language.ts"), "utf8");
  const type = /LanguageModule<(\w+)>/.exec(face)?.[1] ?? "";
  const from = new RegExp(`\\b${type}\\b[^;]*?from "\\./([^"]+)"`).exec(face)?.[1] ?? "";
  return { type, from };
}

function codeOf(type: string, from: string): string {
  return `import type { ${type} } from "../${from}";
import { rule } from "../../../contract/rule.ts";

export default rule<${type}>({
  severity: "warning",
  pci: [],
  summary: "",
  why: "",
  how: "",
  check(subject, report) {
    if (subject.text === "") report({ at: { start: 0, end: 0 }, message: "" });
  },
});
`;
}

function pageOf(fence: string): string {
  return `#

## How to fix

## When to ignore

\`\`\`${fence} bad
\`\`\`

\`\`\`${fence} bad
\`\`\`

\`\`\`${fence} good
\`\`\`

\`\`\`${fence} good
\`\`\`
`;
}
