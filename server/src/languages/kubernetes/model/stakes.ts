import { isPaymentName, tierOfName } from "../../../model/tier.ts";
import type { EnvironmentTier } from "../../../contract/facts.ts";
import type { TeamSettings } from "../../../contract/settings.ts";

/** What hangs on an object: where it runs, and whether money passes through it. */
export interface Stakes {
  readonly tier: EnvironmentTier;
  readonly isPayment: boolean;
  /** Production, or a payment workload that is not one of development: mistakes there are worth a warning. */
  readonly high: boolean;
  /**
   * Nothing says where it runs, and nothing in it speaks of payments: rules keep to what stands there and to the few
   * absences that everyone mends. Never so under the strict profile.
   */
  readonly isGeneric: boolean;
  /** A generic object in a folder of test data, which no cluster receives as it is. */
  readonly isFixture: boolean;
  /** "production because the namespace is `payments-prod`". */
  readonly evidence?: string;
}

interface Names {
  readonly path: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
  /** Other words in it that may speak of payments: images, names of variables. They make nothing a payment workload. */
  readonly hints: readonly string[];
}

const TIER_LABELS = ["environment", "env", "app.kubernetes.io/environment", "tags.datadoghq.com/env"];
/** Folders of files that no cluster receives as they are: examples may still be of a payment service. */
const TEST_DATA = /(?:^|\/)(?:tests?|testing|testdata\d*|test-data|fixtures?|e2e|__tests__)\//i;
const EXAMPLES = /(?:^|\/)(?:examples?|samples?|docs?|documentation|tutorials?|codelab)\//i;
const NOT_DEPLOYED = /^(?:tests?|testing|ci|e2e|demo)$/i;

function isExample(path: string): boolean {
  return TEST_DATA.test(path) || EXAMPLES.test(path);
}

const NAMING_LABELS = ["app", "app.kubernetes.io/name", "app.kubernetes.io/part-of", "app.kubernetes.io/instance"];

export function stakesOf(names: Names, settings: TeamSettings): Stakes {
  const { tier, evidence: tierEvidence } = tierOf(names, settings);
  const payment = paymentEvidence(names);
  const isPayment = payment !== undefined;
  const high = tier === "production" || (isPayment && tier !== "development" && !TEST_DATA.test(names.path));
  const isGeneric =
    !settings.strict && tier === "unknown" && !isPayment && ![names.path, ...names.hints].some(isPaymentName);
  const evidence = tier === "production" ? tierEvidence : payment;
  const isFixture = isGeneric && TEST_DATA.test(names.path);
  return { tier, isPayment, high, isGeneric, isFixture, ...(high && evidence !== undefined ? { evidence } : {}) };
}

/** One tier that path, namespace and labels agree on; unknown when they contradict each other. */
function tierOf(names: Names, settings: TeamSettings): { tier: EnvironmentTier; evidence?: string } {
  const said: { tier: EnvironmentTier; evidence: string }[] = [];
  const hear = (name: string | undefined, what: string): void => {
    const tier = name === undefined || name === "" ? "unknown" : tierOfName(name, settings);
    if (tier !== "unknown") said.push({ tier, evidence: `${tier} because ${what} is \`${name}\`` });
  };
  hear(names.namespace, "the namespace");
  for (const label of TIER_LABELS) {
    hear(names.labels[label], `the label ${label}`);
    hear(names.podLabels[label], `the label ${label}`);
  }
  const segments = names.path.replace(/\.\w+$/, "").split("/");
  for (const [index, segment] of segments.entries()) {
    // `complete-demo.yaml` shows something; a folder `demo-eu` is a place.
    if (index === segments.length - 1 && /demo|preview|review/i.test(segment)) continue;
    // "live" in a file's name is mostly the opposite of "desired".
    if (!NOT_DEPLOYED.test(segment) && (segment === "live" || !/live/i.test(segment)))
      hear(segment, "part of the path");
  }
  if (isExample(names.path) && said.some(({ tier }) => tier === "production")) return { tier: "unknown" };
  const [first] = said;
  if (first === undefined || said.some(({ tier }) => tier !== first.tier)) return { tier: "unknown" };
  return first;
}

function paymentEvidence({ name, namespace, labels, podLabels }: Names): string | undefined {
  const says = (text: string | undefined, what: string): string | undefined =>
    text !== undefined && isPaymentName(text) ? `a payment workload because ${what} is \`${text}\`` : undefined;
  const byName = says(name, "its name") ?? says(namespace, "its namespace");
  if (byName !== undefined) return byName;
  for (const label of NAMING_LABELS) {
    const byLabel = says(labels[label], `its label ${label}`) ?? says(podLabels[label], `its label ${label}`);
    if (byLabel !== undefined) return byLabel;
  }
  return undefined;
}

/** How loud an absence is: a warning where much hangs on the object, information where that is not known. */
export interface Weight {
  readonly certainty: "likely" | "unknown";
  readonly evidence?: string;
}

/** Undefined for objects of a development environment and for test data: there nothing is said of what is missing. */
export function weightOf({ tier, high, isFixture, evidence }: Stakes): Weight | undefined {
  if (tier === "development" || isFixture) return undefined;
  return { certainty: high ? "likely" : "unknown", ...(evidence === undefined ? {} : { evidence }) };
}
