import type { DotenvRole } from "../contract/facts.ts";
import { tierOfName } from "./tier.ts";

/** What a .env file is for, by the naming that dotenv loaders and frameworks share. */
export function roleOfName(path: string): DotenvRole {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const words = name.split(/[^a-z\d]+/).filter((word) => word !== "" && word !== "env");
  if (
    words.some((word) => ["example", "sample", "template", "dist", "defaults", "schema", "tpl", "tmpl"].includes(word))
  )
    return "example";
  if (words.includes("local")) return "local";
  if (words.length === 0) return "base";
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
