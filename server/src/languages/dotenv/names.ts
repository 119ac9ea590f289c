import { anyCase, nameOf } from "../../contract/file-name.ts";
import type { LanguageNames } from "../../contract/language-names.ts";

export const dotenvNames: LanguageNames = {
  id: "dotenv",
  title: ".env files",
  examplePath: ".env",
  fileNames: [
    {
      has: isDotenvFileName,
      globs: [`.${anyCase("env")}*`, `*.${anyCase("env")}`, `${anyCase("env")}.*`],
      tells: ["dotenv"],
    },
  ],
  tells: ["dotenv"],
  isPrivate: true,
  editorIds: ["dotenv"],
  snippetIds: ["dotenv", "properties", "ini", "env"],
  claims: (path) => isDotenvFileName(nameOf(path)),
  claimsUntitled: () => true,
};

/** `.env`, `.env.NAME`, `NAME.env`; not `.envrc`, code, or encrypted stores. */
function isDotenvFileName(name: string): boolean {
  const lower = name.toLowerCase();
  if (/\.(?:tsx?|jsx?|mjs|cjs|json|ya?ml|toml|enc|vault|gpg|age|md|sh|py|rb|go|j2|tpl|tmpl|erb|hbs|d)$/.test(lower))
    return false;
  return (
    /^\.env(?:[._-].+)?$/.test(lower) ||
    /^[\w.-]+\.env$/.test(lower) ||
    /^env\.(?:example|sample|template|dist)$/.test(lower)
  );
}
