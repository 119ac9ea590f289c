import type { DotenvRole } from "../contract/facts.ts";
import { tierOfName } from "./tier.ts";

/** Words of names that say that it is a .env file, and of copies that editors and people leave behind. */
const SAY_NOTHING = new Set(["env", "vars", "flaskenv", "bak", "backup", "old", "orig", "save", "copy", "swp", "swo"]);

const EXAMPLE = new Set(["example", "sample", "template", "dist", "defaults", "schema", "tpl", "tmpl"]);

/**
 * What a .env file is for, by the naming that dotenv loaders and frameworks share. `.dev.vars` is Wrangler's, for one's own
 * machine; cookiecutter-django names the folder in `.envs` after what its files are for.
 */
export function roleOfName(path: string): DotenvRole {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const named = `${dotenvFolder(path) ?? ""}.${name.replace(/^\.dev\.vars/, "")}`.toLowerCase();
  const words = named.split(/[^a-z\d]+/).filter((word) => word !== "" && !SAY_NOTHING.has(word));
  if (words.some((word) => EXAMPLE.has(word))) return "example";
  if (words.includes("local")) return "local";
  if (words.length === 0) return name.startsWith(".dev.vars") ? "local" : "base";
  switch (tierOfName(words.join("-"))) {
    case "production":
      return "production";
    case "staging":
      return "staging";
    case "development":
      return words.some((word) => ["test", "testing", "ci", "e2e"].includes(word)) ? "test" : "development";
    case "unknown":
      return "other";
  }
}

/** The folder of `.envs` in which a file lies, `.production`: whatever its name, it is a .env file. */
export function dotenvFolder(path: string): string | undefined {
  return /(?:^|\/)\.envs\/([^/]+)\/[^/]+$/.exec(path)?.[1];
}
