import { randomBytes } from "node:crypto";
import { homedir, hostname, userInfo } from "node:os";
import { delimiter, join, resolve } from "node:path";
import type { DeployHost } from "./host.ts";
import { askPod, getUrl } from "../kubectl/http.ts";
import { createJournal, dropKubeconfig, keepKubeconfig } from "./journal-files.ts";
import { createKubectl } from "../kubectl/kubectl.ts";
import { gitOrigin } from "./origin.ts";
import { writeRecord } from "./record-files.ts";
import { stateFolder } from "./state-folder.ts";

/** What differs between the command line and the editor. */
export type Face = Pick<DeployHost, "kubectl" | "list" | "lint" | "ask" | "interactive" | "emit" | "takeCancel">;

/** A host on this machine: its clock, its disk and its network. */
export function createLocalHost(face: Face, root: string): DeployHost {
  const { environment } = face.kubectl;
  const runs = stateFolder(environment);
  return {
    ...face,
    clock: {
      now: () => Date.now(),
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    },
    connect: createKubectl,
    origin: (folder) => gitOrigin(folder, environment),
    journal: (run) => createJournal(runs, run),
    keepKubeconfig: (run, text) => keepKubeconfig(runs, run, text),
    dropKubeconfig: (run) => dropKubeconfig(runs, run),
    writeRecord: (record) => writeRecord(root, record),
    fetch: getUrl,
    askPod,
    holder: `${userInfo().username} on ${hostname()}`,
  };
}

/** A run's name: when it began, so that names sort, and something that no other has. */
export function createRunName(now: Date): string {
  const time = now.toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `${time}-${randomBytes(3).toString("hex")}`;
}

/** The kubeconfig files that kubectl itself would read. */
export function defaultKubeconfig(environment: NodeJS.ProcessEnv): string[] {
  const files = (environment["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  return files.length > 0
    ? files.map((path) => resolve(path))
    : [join(environment["HOME"] ?? homedir(), ".kube", "config")];
}
