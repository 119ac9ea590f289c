import { dotenvFolder, roleOfName } from "../../../model/dotenv-role.ts";
import { parseDotenv } from "../syntax/dotenv.ts";
import type { DotenvTree } from "../syntax/tree.ts";
import type { CheckedText } from "../../../contract/checked-text.ts";
import type { EnvironmentTier, DotenvRole } from "../../../contract/facts.ts";
import { type DeclaredTier, declaredTiers, tierOfFolder } from "./tier-signs.ts";
import type { TeamSettings } from "../../../contract/settings.ts";

/** A .env file: its tree, and what its name says it is for. */
export interface DotenvFile extends CheckedText {
  readonly tree: DotenvTree;
  readonly role: DotenvRole;
  /** From the file's name; where that is silent from `APP_ENV` and the like inside it, then from its folder. */
  readonly tier: EnvironmentTier;
  /** What says so, for evidence: "by its name", "by `APP_ENV` in it"; empty where nothing does. */
  readonly tierReason: string;
  /** The variables that say what the file is for. */
  readonly declared: readonly DeclaredTier[];
}

export function dotenvFile(text: string, path: string, settings: TeamSettings): DotenvFile {
  const tree = parseDotenv(text);
  const role = roleOfName(path);
  const declared = declaredTiers(tree.entries, settings);
  const [tier, tierReason] = tierOf(role, declared[0], path, settings);
  return { path, text, settings, tree, role, tier, tierReason, declared };
}

function tierOf(
  role: DotenvRole,
  declared: DeclaredTier | undefined,
  path: string,
  settings: TeamSettings,
): readonly [tier: EnvironmentTier, reason: string] {
  const folder = dotenvFolder(path);
  const reason = folder === undefined ? "by its name" : `by its folder \`${folder}\``;
  switch (role) {
    case "production":
    case "staging":
      return [role, reason];
    case "local":
    case "development":
    case "test":
      return ["development", reason];
    case "example":
      return ["unknown", ""];
    case "base":
    case "other": {
      if (declared !== undefined) return [declared.tier, `by \`${declared.entry.key.text}\` in it`];
      const sign = tierOfFolder(path, settings);
      return sign === undefined ? ["unknown", ""] : [sign.tier, `by its folder \`${sign.name}\``];
    }
  }
}
