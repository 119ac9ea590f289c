/**
 * A deploy in a process of its own that ends itself, as hard as can be, right after its journal has a given number of entries.
 * Arguments: what `startRun` passes, as JSON.
 */
import { createLocalHost } from "../../server/src/deploy/outside/local-host.ts";
import { openRuns } from "../../server/src/deploy/outside/journal-files.ts";
import { stateFolder } from "../../server/src/deploy/outside/state-folder.ts";
import type { DeployHost } from "../../server/src/deploy/outside/host.ts";
import type { Way } from "../../server/src/deploy/decisions/journal.ts";
import type { DeployRequest } from "../../server/src/deploy/decisions/request.ts";
import { resumeRun, runDeploy } from "../../server/src/deploy/run.ts";
import { connectKubectl } from "./kubectl.ts";

export interface ChildRun {
  readonly kubectl: DeployHost["kubectl"];
  readonly request: DeployRequest;
  /** Ends itself after this entry of its own, counted from 1. */
  readonly killAfter?: number;
  /** Takes up the open run. */
  readonly resume?: Way;
}

const { kubectl, request, killAfter, resume } = JSON.parse(process.argv[2] ?? "") as ChildRun;
const local = createLocalHost(
  {
    kubectl,
    list: () => Promise.resolve({ targets: [request.target], denied: [] }),
    lint: () => Promise.resolve({ findings: [], weakened: [] }),
    ask: ({ id, choices }) => Promise.resolve(id === "deploy" ? "deploy" : (choices[0]?.id ?? "")),
    interactive: true,
    emit: () => undefined,
    takeCancel: () => false,
  },
  request.source.root,
);
let entries = 0;
const host: DeployHost = {
  ...local,
  connect: connectKubectl,
  // Waiting is what takes long; how long it is, is not what is tested here.
  clock: { now: local.clock.now, sleep: (milliseconds) => local.clock.sleep(Math.min(milliseconds, 50)) },
  journal(run) {
    const journal = local.journal(run);
    return {
      async append(entry) {
        await journal.append(entry);
        if (++entries === killAfter) process.kill(process.pid, "SIGKILL");
      },
      close: () => journal.close(),
    };
  },
};
if (resume === undefined) process.stdout.write((await runDeploy("run-1", request, host)).outcome);
else {
  const [open] = openRuns(stateFolder(kubectl.environment));
  process.stdout.write(open === undefined ? "nothing open" : (await resumeRun(open.entries, resume, host)).outcome);
}
