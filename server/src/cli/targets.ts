import { homedir } from "node:os";
import { resolve } from "node:path";
import { type Evidence, gatherEvidence } from "../deploy/steps/evidence.ts";
import { createKubectl } from "../deploy/kubectl/kubectl.ts";
import { defaultKubeconfig } from "../deploy/outside/local-host.ts";
import { Stop } from "../deploy/decisions/stop.ts";
import { withTarget, withoutTarget } from "../deploy/outside/staging-list.ts";
import { isSameTarget, shownTarget } from "../deploy/decisions/target.ts";
import { liesIn } from "../disk/inside.ts";
import { parseWords } from "./arguments.ts";
import { print } from "./output.ts";
import { joined, say } from "../base/say.ts";
import { changeOwnList, openStagingList } from "./staging-targets.ts";
import { createTerminal } from "./terminal.ts";
import { EXIT, RefusedError, UsageError } from "./usage.ts";

/** `paylint targets [list|add|remove]`: the places that may be deployed to. */
export async function targets(words: readonly string[]): Promise<number> {
  const [what = "list", ...rest] = words;
  const { values } = parseWords(rest, {
    context: { type: "string" },
    namespace: { type: "string" },
    kubectl: { type: "string", default: "kubectl" },
    kubeconfig: { type: "string" },
    confirm: { type: "string" },
  });
  const { file, list } = openStagingList();
  const { context, namespace } = values;
  switch (what) {
    case "list": {
      for (const target of list.targets) print(say`${shownTarget(target)}  ${target.server}`);
      return EXIT.clean;
    }
    case "add": {
      if (context === undefined || namespace === undefined)
        throw new UsageError("say which: `paylint targets add --context NAME --namespace NAME`");
      const kubeconfig =
        values.kubeconfig === undefined ? defaultKubeconfig(process.env) : [resolve(values.kubeconfig)];
      const settings = { program: values.kubectl, kubeconfig, environment: process.env };
      return add(
        file,
        await look({ kubectl: settings, connect: createKubectl }, context, namespace, list.denied, workspaces()),
        values.confirm,
      );
    }
    case "remove": {
      if (context === undefined || namespace === undefined)
        throw new UsageError("say which: `paylint targets remove --context NAME --namespace NAME`");
      const gone = { context, namespace };
      if (withoutTarget(list, gone).targets.length === list.targets.length)
        throw new UsageError(`no such target: ${shownTarget(gone)}`);
      changeOwnList((now) => withoutTarget(now, gone));
      print(say`Removed ${shownTarget(gone)}`);
      return EXIT.clean;
    }
    default:
      throw new UsageError(`there is no \`paylint targets ${what}\`; there are list, add and remove`);
  }
}

/** The working folder, which a repository may fill; one that holds the user's home folder is none. */
function workspaces(): string[] {
  return liesIn(homedir(), process.cwd()) ? [] : [process.cwd()];
}

async function look(...args: Parameters<typeof gatherEvidence>): Promise<Evidence> {
  try {
    return await gatherEvidence(...args);
  } catch (error) {
    if (error instanceof Stop) throw new RefusedError(error.message, { cause: error });
    throw error;
  }
}

/** Shows what the place is, and lists it once its namespace's name is typed. */
async function add(file: string, evidence: Evidence, confirmed: string | undefined): Promise<number> {
  const { target, cluster, user, marked, markCommand, denial } = evidence;
  print(
    joined(
      [
        say`Context     ${target.context}`,
        say`API server  ${target.server}`,
        say`Cluster     ${cluster}, identity ${target.clusterUid ?? `certificate ${target.certificateHash?.slice(0, 16) ?? ""}`}`,
        say`Namespace   ${target.namespace}, ${marked ? "marked as staging" : "NOT marked as staging yet"}`,
        say`You are     ${user ?? "unknown to it"}`,
      ],
      "\n",
    ),
  );
  if (denial !== undefined)
    throw new RefusedError(
      `the ${denial.part} \`${denial.name}\` speaks of production (\`${denial.word}\`); such a place cannot be listed`,
    );
  if (openStagingList().list.targets.some((known) => isSameTarget(known, target))) {
    print(say`It is listed already`);
    return EXIT.clean;
  }
  const terminal = createTerminal(process.stdout);
  try {
    if (confirmed === undefined && !terminal.interactive)
      throw new UsageError("confirm with --confirm NAMESPACE, since there is nobody to ask");
    const typed = confirmed ?? (await terminal.type(say`Type the namespace's name to list it as staging: `));
    if (typed !== target.namespace)
      throw new RefusedError(`\`${typed}\` is not \`${target.namespace}\`; nothing was listed`);
  } finally {
    terminal.close();
  }
  changeOwnList((list) => withTarget(list, target));
  print(say`Listed ${shownTarget(target)} in ${file}`);
  if (!marked) print(say`Before a deploy, somebody with rights on the cluster marks it:\n  ${markCommand}`);
  return EXIT.clean;
}
