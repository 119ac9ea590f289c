import { remember } from "../../../base/remember.ts";
import type { EnvironmentTier } from "../../../contract/facts.ts";
import type { Certainty, Severity } from "../../../contract/rule.ts";
import { tierOfName } from "../../../model/tier.ts";
import type { Compose, Service } from "./compose.ts";

/** Where the services of a file run, as far as its path says. */
export interface Stakes {
  readonly tier: EnvironmentTier;
  /** "production because the file is `compose.prod.yaml`". */
  readonly evidence?: string;
}

/** Compose merges `override` by itself, on the machine of whoever develops. */
const OF_DEVELOPERS = /(?:^|[._-])override\.ya?ml$|(?:^|\/)\.devcontainer\//;
const TEST_DATA = /(?:^|\/)(?:tests?|testing|testdata\d*|test-data|fixtures?|e2e|__tests__|examples?|samples?)\//i;

export const stakesOf = remember(({ path, settings }: Compose): Stakes => {
  if (OF_DEVELOPERS.test(path) || TEST_DATA.test(path)) return { tier: "development" };
  const parts = path.replace(/\.ya?ml$/, "").split("/");
  const name = parts.pop() ?? "";
  const byName = tierOfName(name.replace(/^(?:docker-|podman-)?compose[._-]?/, ""), settings);
  if (byName !== "unknown") return { tier: byName, evidence: `${byName} because the file is \`${name}\`` };
  for (const folder of parts.toReversed()) {
    const tier = tierOfName(folder, settings);
    if (tier !== "unknown") return { tier, evidence: `${tier} because part of the path is \`${folder}\`` };
  }
  return { tier: "unknown" };
});

export interface Weight {
  readonly severity?: Severity;
  readonly certainty?: Certainty;
  readonly evidence?: string;
}

/**
 * How much something weighs that stands in a service: all of it in production, information where only developers and tests run
 * it, and in between where nothing says.
 */
export function weightOf(file: Compose, { profiles }: Service): Weight {
  const { tier, evidence } = stakesOf(file);
  if (tier === "production") return evidence === undefined ? {} : { evidence };
  const isAside = profiles.length > 0 && profiles.every((profile) => tierOfName(profile) === "development");
  return tier === "development" || isAside ? { certainty: "unknown" } : { severity: "warning" };
}
