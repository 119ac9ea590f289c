import { dirname, isAbsolute, join, resolve } from "node:path";
import { findContext } from "../kubectl/connection.ts";
import { stopFor } from "../decisions/failed-call.ts";
import type { DeployHost } from "./host.ts";
import { type Json, type JsonObject, at, listAt, objectAt, textAt } from "../kubectl/json.ts";
import type { Kubectl } from "../kubectl/kubectl.ts";
import { Stop } from "../decisions/stop.ts";
import type { Target } from "../decisions/target.ts";

/**
 * kubectl for one run, with a copy of the kubeconfig that is taken at the first call: whoever changes the user's file midway
 * changes nothing of where the run goes and as whom. Commands are shown with the user's own file.
 * @throws Stop from the first call, when the kubeconfig cannot be read or does not lead where the target does
 */
export function frozenKubectl(host: DeployHost, run: string, target: Target): Kubectl {
  const { context, namespace, server } = target;
  const place = { context, namespace, server };
  const live = host.connect(host.kubectl, place);
  let frozen: Promise<Kubectl> | undefined;
  const connect = (): Promise<Kubectl> => {
    frozen ??= freeze(host, run, target)
      .then((file) => {
        const shownKubeconfig = host.kubectl.kubeconfig;
        return host.connect({ ...host.kubectl, kubeconfig: [file], shownKubeconfig }, place);
      })
      .catch((error: unknown) => {
        // What could not be read may be readable at the next try.
        frozen = undefined;
        throw error;
      });
    return frozen;
  };
  return {
    run: async (call) => (await connect()).run(call),
    forward: async (pod, port) => (await connect()).forward(pod, port),
    shown: (args) => live.shown(args),
  };
}

/** Writes the copy, for its owner alone, and gives its path. */
async function freeze(host: DeployHost, run: string, target: Target): Promise<string> {
  const { context, namespace } = target;
  const reader = host.connect(host.kubectl, { context, namespace });
  const read = await reader.run({ args: ["config", "view", "--raw", "--flatten", "--minify", "-o", "json"] });
  // A run that is taken up has changed something, and goes neither on nor back by a place that nobody knows.
  if (!read.ok) throw new Stop("unknown", stopFor(read.error, false, read.command).reason);
  const config = JSON.parse(read.stdout) as Json;
  const entry = findContext(config, context);
  if (entry?.server !== target.server)
    throw new Stop("handed-over", {
      code: "target/server-changed",
      message: `The context \`${context}\` does not lead to ${target.server} any more`,
      hint: "Look at where it leads; if that is right, remove the target and add it anew",
    });
  if (entry.trouble !== undefined) throw new Stop("handed-over", entry.trouble);
  const users = await Promise.all(listAt(config, "users").map((user) => withWholePaths(host, user)));
  return host.keepKubeconfig(run, `${JSON.stringify({ ...objectAt(config), users })}\n`);
}

/** Paths count from the file they stand in, and the copy lies elsewhere. kubectl flattens certificates only. */
async function withWholePaths(host: DeployHost, entry: Json): Promise<Json> {
  const user = objectAt(entry, "user");
  const tokenFile = textAt(user, "tokenFile");
  const command = textAt(user, "exec", "command");
  const isRelative = (path: string): boolean => path !== "" && !isAbsolute(path);
  // A command without a separator is looked for on the search path.
  const isCounted = isRelative(tokenFile) || (isRelative(command) && /[\\/]/.test(command));
  if (!isCounted) return entry;
  const folder = await folderOfUser(host, textAt(entry, "name"));
  const whole: JsonObject = {
    ...user,
    ...(isRelative(tokenFile) ? { tokenFile: join(folder, tokenFile) } : {}),
    ...(isRelative(command) && /[\\/]/.test(command)
      ? { exec: { ...objectAt(user, "exec"), command: join(folder, command) } }
      : {}),
  };
  return { ...objectAt(entry), user: whole };
}

/** The folder of the kubeconfig file that names a user: the first one counts, as for kubectl. */
async function folderOfUser(host: DeployHost, name: string): Promise<string> {
  const [first = "", ...others] = host.kubectl.kubeconfig;
  if (others.length > 0)
    for (const file of host.kubectl.kubeconfig) {
      const alone = host.connect({ ...host.kubectl, kubeconfig: [file] }, { context: "", namespace: "" });
      const read = await alone.run({ args: ["config", "view", "-o", "json"] });
      const users = read.ok ? listAt(JSON.parse(read.stdout) as Json, "users") : [];
      if (users.some((user) => at(user, "name") === name)) return dirname(resolve(file));
    }
  return dirname(resolve(first));
}
