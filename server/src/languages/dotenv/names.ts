import { anyCase, nameOf } from "../../contract/file-name.ts";
import type { LanguageNames } from "../../contract/language-names.ts";
import { dotenvFolder, roleOfName } from "../../model/dotenv-role.ts";

const ENV = anyCase("env");

export const dotenvNames: LanguageNames = {
  id: "dotenv",
  title: ".env files",
  examplePath: ".env",
  fileNames: [
    {
      has: (name, path = name) => isDotenvPath(name, path),
      globs: [
        `.${ENV}*`,
        `*.${ENV}`,
        `*.${ENV}.*`,
        `*.${ENV}~`,
        `${ENV}.*`,
        `.${anyCase("dev")}.${anyCase("vars")}*`,
        `.${anyCase("flaskenv")}*`,
        ".envs/*/*",
      ],
      tells: ["dotenv"],
    },
  ],
  tells: ["dotenv"],
  isPrivate: true,
  editorIds: ["dotenv"],
  snippetIds: ["dotenv", "properties", "ini", "env"],
  claims: (path) => isDotenvPath(nameOf(path), path),
  claimsUntitled: () => true,
};

/** What programs and documents are called that have `env` in their names, and encrypted stores. */
const OTHERS =
  /\.(?:tsx?|jsx?|mjs|cjs|json|ya?ml|toml|enc|vault|gpg|age|md|sh|py|rb|go|j2|tpl|tmpl|erb|hbs|d|git(?:keep|ignore|attributes))$/;

/**
 * `.env`, `.env.NAME`, `NAME.env`, what lies in `.envs/NAME/`; not `.envrc`, code, or encrypted stores. With names on both
 * sides, or without a dot, what stands behind must say what the file is for. Wrangler's `.dev.vars` and Flask's `.flaskenv` are
 * read by loaders of .env files.
 */
function isDotenvPath(name: string, path: string): boolean {
  const lower = name.toLowerCase();
  if (OTHERS.test(lower)) return false;
  return (
    /^\.env(?:[._-].+|~)?$/.test(lower) ||
    /^[\w.-]+\.env~?$/.test(lower) ||
    /^\.(?:dev\.vars|flaskenv)(?:\..+|~)?$/.test(lower) ||
    saysWhatFor(lower) ||
    dotenvFolder(path) !== undefined
  );
}

/** `NAME.env.production`, `env.local`. */
function saysWhatFor(name: string): boolean {
  const at = name.lastIndexOf("env.");
  if (at < 0 || (at > 0 && name[at - 1] !== ".")) return false;
  const suffix = name.slice(at + "env.".length);
  return suffix !== "" && roleOfName(suffix) !== "other";
}
