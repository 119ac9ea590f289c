import { execFileSync } from "node:child_process";
import { delimiter } from "node:path";
import {
  type Kubectl,
  type KubectlPlace,
  type KubectlSettings,
  createKubectl,
} from "../../server/src/deploy/kubectl/kubectl.ts";
import { PROGRAMS, type Programs } from "../../server/src/deploy/kubectl/process.ts";
import { DOUBLE } from "./kubectl/double.ts";
import { installDouble } from "./kubectl/program.ts";

/** The real one: its name or path. */
export const KUBECTL = process.env["KUBECTL"] ?? "kubectl";

/** What settings may name in place of a program. */
const DOUBLES: Readonly<Record<string, Programs>> = {
  "the double of kubectl": DOUBLE,
  "the double of kubectl, which reads by the real one": {
    run: (call) => (isReading(call.args) ? PROGRAMS.run({ ...call, program: KUBECTL }) : DOUBLE.run(call)),
    start: DOUBLE.start,
  },
};

const isReal = process.env["PAYLINT_KUBECTL"] === "real";
const [DOUBLE_NAME, READER_NAME] = Object.keys(DOUBLES);

/** What scenarios drive: the double, or the real one where `PAYLINT_KUBECTL=real`. */
export const SCENARIO_KUBECTL = isReal ? KUBECTL : (DOUBLE_NAME ?? "");

/** The same for scenarios of what stands in files: the real kubectl reads these. */
export const READING_KUBECTL = isReal ? KUBECTL : (READER_NAME ?? "");

function isReading(args: readonly string[]): boolean {
  return args.includes("kustomize") || (args.includes("create") && args.includes("--dry-run=client"));
}

/** As `createKubectl`, with a double where the settings name one. */
export function connectKubectl(settings: KubectlSettings, place: KubectlPlace): Kubectl {
  return createKubectl(settings, place, DOUBLES[settings.program]);
}

/** The search path on which a process finds what scenarios drive: it starts kubectl by its name, as it does at a user's. */
export interface KubectlPath {
  readonly path: string;
  close(): Promise<void>;
}

/** @param home a folder of the test's own, outside of the workspace */
export async function scenarioPath(home: string): Promise<KubectlPath> {
  const path = process.env["PATH"] ?? "";
  // Windows has no shell for the script.
  if (isReal || process.platform === "win32") return { path, close: () => Promise.resolve() };
  const { folder, close } = await installDouble(home, KUBECTL);
  return { path: `${folder}${delimiter}${path}`, close };
}

/** Why the real kubectl cannot be used here; undefined when it can. */
export function missingKubectl(): string | undefined {
  if (process.env["PAYLINT_KUBECTL"] === "none") return "kubectl is left out by PAYLINT_KUBECTL=none";
  try {
    execFileSync(KUBECTL, ["version", "--client"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "kubectl is not on the PATH; set KUBECTL to its path";
  }
}

/** Why scenarios cannot be played here; undefined when they can. */
export function missingScenarioKubectl(): string | undefined {
  return isReal ? missingKubectl() : undefined;
}
