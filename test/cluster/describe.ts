import { after, describe } from "node:test";
import { NoGo } from "./binaries.ts";
import { useCluster } from "./borrowed.ts";
import type { Cluster, ControlPlane } from "./cluster.ts";
import { startControlPlane } from "./control-plane.ts";
import { NoKubectl } from "./kubectl.ts";

const borrowedContext = process.env["PAYLINT_TEST_CONTEXT"];
/** Windows has no signal to pause a program. */
const unsupported = process.platform === "win32" ? "the control plane runs on Linux and macOS only" : undefined;
let opened: Promise<Cluster> | undefined;
let started: Promise<ControlPlane> | undefined;

/** A suite over any real cluster: the context `$PAYLINT_TEST_CONTEXT` if that is set, else a control plane of its own. */
export async function describeCluster(name: string, suite: (cluster: Cluster) => void): Promise<void> {
  if (!borrowedContext) return describeControlPlane(name, suite);
  opened ??= stopAtEnd(useCluster(borrowedContext));
  await describeWith(name, opened, suite);
}

/** A suite that needs a control plane of its own. It is shared by the suites of one test file. */
export async function describeControlPlane(name: string, suite: (plane: ControlPlane) => void): Promise<void> {
  const skip = borrowedContext ? `needs a control plane of its own, not ${borrowedContext}` : unsupported;
  if (skip !== undefined) {
    describe(name, { skip });
    return;
  }
  started ??= stopAtEnd(startControlPlane());
  await describeWith(name, started, suite);
}

async function stopAtEnd<T extends Cluster>(starting: Promise<T>): Promise<T> {
  const cluster = await starting;
  after(() => cluster.stop());
  return cluster;
}

/** A person without the tools skips the suite on one line; CI must have them. */
async function describeWith<T>(name: string, starting: Promise<T>, suite: (cluster: T) => void): Promise<void> {
  try {
    const cluster = await starting;
    describe(name, () => suite(cluster));
  } catch (error) {
    if (process.env["CI"] || !(error instanceof NoGo || error instanceof NoKubectl)) throw error;
    describe(name, { skip: error.message });
  }
}
