import type { DotenvEntry } from "../syntax/tree.ts";
import { tierOfName } from "../../../model/tier.ts";
import type { EnvironmentTier } from "../../../contract/facts.ts";
import type { TeamSettings } from "../../../contract/settings.ts";

type KnownTier = Exclude<EnvironmentTier, "unknown">;

/** A variable that says what a file is for. */
export interface DeclaredTier {
  readonly entry: DotenvEntry;
  readonly tier: KnownTier;
  /**
   * The variable is a framework's switch: everything but a developer's machine is right to run what is built for
   * production, so that `production` says little there.
   */
  readonly isMode: boolean;
}

/** Variables that name the place of a deployment, the plainest first. */
const PLACES = [
  "APP_ENV",
  "APP_ENVIRONMENT",
  "ENVIRONMENT",
  "DEPLOY_ENV",
  "DEPLOYMENT_ENVIRONMENT",
  "DEPLOY_ENVIRONMENT",
  "DEPLOYMENT_ENV",
  "ENV",
  "SENTRY_ENVIRONMENT",
  "DD_ENV",
];

/** Frameworks' switches. Sources: the guides of Rails, Rack, Flask, ASP.NET Core, Spring Boot and Phoenix. `NODE_ENV` is none: see `node-env-mismatch`. */
const MODES = [
  "RAILS_ENV",
  "RACK_ENV",
  "FLASK_ENV",
  "DJANGO_ENV",
  "ASPNETCORE_ENVIRONMENT",
  "DOTNET_ENVIRONMENT",
  "SPRING_PROFILES_ACTIVE",
  "MIX_ENV",
];

const RANKS: ReadonlyMap<string, number> = new Map([...PLACES, ...MODES].map((key, index) => [key, index]));

/** What the variables of a file say of its tier, the most telling first; of a key that is set twice, the line that counts. */
export function declaredTiers(entries: readonly DotenvEntry[], settings: TeamSettings): DeclaredTier[] {
  const last = new Map<string, DeclaredTier>();
  for (const entry of entries) {
    const key = entry.key.text;
    if (!RANKS.has(key)) continue;
    last.delete(key);
    // What is put together from variables says nothing before it runs.
    const tier = /^[\w-]+$/.test(entry.value.text) ? tierOfName(entry.value.text, settings) : "unknown";
    if (tier !== "unknown") last.set(key, { entry, tier, isMode: MODES.includes(key) });
  }
  return [...last.values()].sort((left, right) => rankOf(left) - rankOf(right));
}

function rankOf({ entry }: DeclaredTier): number {
  return RANKS.get(entry.key.text) ?? RANKS.size;
}

/** Folders whose children are environments: `overlays/prod`, `environments/eu-production`. */
const ENVIRONMENT_FOLDERS =
  /^(?:overlays?|environments?|envs?|\.?env|configs?|deploy(?:ments?)?|stages?|clusters?|targets?)$/i;
/** Names that are nothing but an environment's. `live`, `demo`, `test` and `review` are also what programs are called. */
const PLAIN_NAME = /^(?:prod|production|prd|staging|stage|stg|pre-?prod|uat|dev|development)$/i;

/** The tier that the nearest folder with an environment's name speaks of. */
export function tierOfFolder(
  path: string,
  settings: TeamSettings,
): { readonly name: string; readonly tier: KnownTier } | undefined {
  const folders = path.split("/").slice(0, -1);
  for (let index = folders.length - 1; index >= 0; index--) {
    const name = folders[index] ?? "";
    const isEnvironment =
      PLAIN_NAME.test(name) || ENVIRONMENT_FOLDERS.test(folders[index - 1] ?? "") || isDeclared(name, settings);
    const tier = isEnvironment ? tierOfName(name, settings) : "unknown";
    if (tier !== "unknown") return { name, tier };
  }
  return undefined;
}

function isDeclared(name: string, { environments }: TeamSettings): boolean {
  const lower = name.toLowerCase();
  return [...environments.production, ...environments.staging].some((declared) => declared.toLowerCase() === lower);
}
