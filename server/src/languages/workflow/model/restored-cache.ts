import { evaluate } from "../syntax/expression-value.ts";
import { isWholeExpression } from "../syntax/expression.ts";
import { expressionsOf } from "./expression.ts";
import { type RunEvent, scenarioOf } from "./reach.ts";
import type { Workflow } from "./workflow.ts";
import { type ActionReference, type Step, settingText } from "./step.ts";

/** How an action restores what other runs have left. */
interface Restoring {
  /** The input that decides it; none where it always does. */
  readonly input?: string;
  /** What the input means where nobody sets it. */
  readonly byDefault: boolean;
  /** Values of the input by which it restores nothing. */
  readonly off: RegExp;
  /** The first major version that does so by default. */
  readonly since?: number;
}

const FALSE = /^(?:false|no|off|0)$/i;
const TRUE = /^(?:true|yes|on|1)$/i;

const always: Restoring = { byDefault: true, off: FALSE };
const unless = (input: string, off = FALSE): Restoring => ({ input, byDefault: true, off });
const where = (input: string): Restoring => ({ input, byDefault: false, off: FALSE });

/** By `owner/name` in lower case, as their `action.yml` and README of November 2026 say. */
const ACTIONS: ReadonlyMap<string, readonly Restoring[]> = new Map([
  ["actions/cache", [unless("lookup-only", TRUE)]],
  ["actions/setup-node", [where("cache"), { ...unless("package-manager-cache"), since: 5 }]],
  ["actions/setup-python", [where("cache")]],
  ["actions/setup-java", [where("cache")]],
  ["actions/setup-dotnet", [where("cache")]],
  ["actions/setup-go", [{ ...unless("cache"), since: 4 }]],
  ["actions-rust-lang/setup-rust-toolchain", [unless("cache")]],
  ["astral-sh/setup-uv", [unless("enable-cache")]],
  ["awalsh128/cache-apt-pkgs-action", [always]],
  ["baptiste0928/cargo-install", [always]],
  ["bazel-contrib/setup-bazel", [where("bazelisk-cache"), where("disk-cache"), where("repository-cache")]],
  ["coursier/cache-action", [always]],
  ["denoland/setup-deno", [where("cache")]],
  ["determinatesystems/magic-nix-cache-action", [always]],
  ["graalvm/setup-graalvm", [where("cache")]],
  ["gradle/actions", [unless("cache-disabled", TRUE)]],
  ["gradle/gradle-build-action", [unless("cache-disabled", TRUE)]],
  ["hendrikmuhs/ccache-action", [always]],
  ["jdx/mise-action", [unless("cache")]],
  ["moonrepo/setup-rust", [unless("cache")]],
  ["mozilla-actions/sccache-action", [always]],
  ["pnpm/action-setup", [where("cache")]],
  ["pyo3/maturin-action", [where("sccache")]],
  ["ramsey/composer-install", [unless("ignore-cache", TRUE)]],
  ["ruby/setup-ruby", [where("bundler-cache")]],
  ["subosito/flutter-action", [where("cache")]],
  ["swatinem/rust-cache", [unless("lookup-only", TRUE)]],
]);

/**
 * Whether a step restores a cache that other runs may have filled.
 * @param runs those that matter, as far as they are known: what an expression comes to in all of them counts
 */
export function restoresCache(workflow: Workflow, step: Step, runs: readonly RunEvent[]): boolean {
  const { uses, with: inputs } = step;
  if (uses?.kind !== "repository") return false;
  switch (uses.repository) {
    case "actions/cache":
      if (uses.path === "save") return false;
      break;
    case "gradle/actions":
      if (uses.path !== "setup-gradle") return false;
      break;
    case "docker/build-push-action":
      return /\btype=(?:gha|registry)\b/.test(settingText(inputs, "cache-from") ?? "");
    case "docker/setup-buildx-action":
      // The program itself comes from the cache where a version is asked for.
      return settingText(inputs, "version") !== undefined && !FALSE.test(settingText(inputs, "cache-binary") ?? "");
  }
  const version = majorOf(workflow.text, uses);
  // From 10 on `auto` leaves releases without a cache.
  if (uses.repository === "astral-sh/setup-uv" && (version ?? 0) >= 10)
    return !/^(?:|auto|false)$/i.test(settingText(inputs, "enable-cache") ?? "");
  return (ACTIONS.get(uses.repository) ?? []).some(({ input, byDefault, off, since }) => {
    const value = input === undefined ? "" : (settingText(inputs, input) ?? "");
    if (value !== "") return !textsIn(workflow, step, input ?? "", runs).every((text) => off.test(text));
    return byDefault && (since === undefined || version === undefined || version >= since);
  });
}

/** What an input says in each of the runs; as it is written where that is not known. */
function textsIn(workflow: Workflow, { with: inputs }: Step, input: string, runs: readonly RunEvent[]): string[] {
  const scalar = inputs.find(({ name }) => name.toLowerCase() === input)?.value;
  const written = scalar?.value.trim() ?? "";
  const tree = isWholeExpression(written) ? expressionsOf(workflow, scalar)[0]?.tree : undefined;
  if (tree === undefined || runs.length === 0) return [written];
  return runs.map((run) => {
    const value = evaluate(tree, scenarioOf(run));
    return value === undefined ? written : String(value ?? "");
  });
}

/** The major version of a tag, or of the comment behind a hash; undefined where neither says. */
function majorOf(text: string, { ref, end }: ActionReference): number | undefined {
  const written = /^v?(\d{1,3})(?:\.|$)/.exec(ref ?? "")?.[1];
  if (written !== undefined) return Number(written);
  const lineEnd = text.indexOf("\n", end);
  const comment = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  const commented = /^["']?[ \t]+#[ \t]*(?:tag=|pin@)?v?(\d{1,3})(?:\.|\s|$)/.exec(comment)?.[1];
  return commented === undefined ? undefined : Number(commented);
}
