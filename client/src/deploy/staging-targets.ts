import * as vscode from "vscode";
import { type Evidence, gatherEvidence, listContexts } from "../../../server/src/deploy/steps/evidence.ts";
import { createKubectl } from "../../../server/src/deploy/kubectl/kubectl.ts";
import type { ContextEntry } from "../../../server/src/deploy/kubectl/connection.ts";
import { Stop } from "../../../server/src/deploy/decisions/stop.ts";
import { withTarget, withoutTarget } from "../../../server/src/deploy/outside/staging-list.ts";
import {
  MARKER_LABEL,
  MARKER_VALUE,
  type Target,
  findDenial,
  isSameTarget,
  shownTarget,
} from "../../../server/src/deploy/decisions/target.ts";
import { complain, inform, whileLooking } from "../notices.ts";
import { type Entry, askText, createPick, pickOne } from "../picks.ts";
import { changeOwnList, readOwnList, workspaceRoots } from "./own-list.ts";
import { readKubectlSettings } from "./settings.ts";

const TITLE = "Add staging target";
const STEPS = 4;

/**
 * “Add staging target”: a context, a namespace, the evidence of what they are, and the name typed by hand.
 * @returns the target that was added
 */
export async function addStagingTarget(): Promise<Target | undefined> {
  const host = { kubectl: readKubectlSettings(), connect: createKubectl };
  const denied = readOwnList()?.denied;
  if (denied === undefined) return undefined;
  const contexts = await orTell(() => listContexts(host));
  if (contexts === undefined) return undefined;
  const entry = await pickContext(contexts, host.kubectl.kubeconfig, denied);
  if (entry === undefined) return undefined;
  const namespace = await askText(
    `${TITLE} (2/${STEPS})`,
    `The namespace in ${entry.context} that deploys go to`,
    (text) => namespaceProblem(text, entry, denied),
    { value: entry.namespace },
  );
  if (namespace === undefined) return undefined;
  for (;;) {
    const evidence = await whileLooking(`Paylint looks at ${entry.context}/${namespace}`, () =>
      orTell(() => gatherEvidence(host, entry.context, namespace, denied, workspaceRoots())),
    );
    if (evidence === undefined) return undefined;
    const next = await showEvidence(evidence);
    if (next === "again") continue;
    if (next !== "go-on" || evidence.denial !== undefined) return undefined;
    return (await confirmName(evidence.target)) ? save(evidence.target) : undefined;
  }
}

/** What the kubeconfig or the cluster refuses is said, and ends the wizard. */
async function orTell<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    void complain(`Paylint: ${error.reason.message}`);
    return undefined;
  }
}

async function pickContext(
  contexts: readonly ContextEntry[],
  kubeconfig: readonly string[],
  denied: readonly string[],
): Promise<ContextEntry | undefined> {
  const items = contexts.map((entry) => {
    const denial = findDenial({ ...entry, namespace: "" }, denied);
    return {
      icon: denial === undefined ? "server-environment" : "circle-slash",
      label: entry.context,
      description: entry.server,
      detail: denial === undefined ? `Cluster ${entry.cluster}` : `Speaks of production: ${denial.word}`,
      entry,
      isDenied: denial !== undefined,
    };
  });
  if (items.length === 0) {
    void complain(`Paylint: the kubeconfig names no context (${kubeconfig.join(", ")}).`);
    return undefined;
  }
  items.sort((left, right) => Number(left.isDenied) - Number(right.isDenied));
  const picked = await pickOne(items, {
    title: `${TITLE} (1/${STEPS})`,
    question: "Which context leads to staging?",
    matches: ["description"],
    stays: true,
  });
  if (picked?.isDenied !== true) return picked?.entry;
  void complain(`Paylint: ${picked.entry.context} speaks of production and cannot be a staging target.`);
  return undefined;
}

function namespaceProblem(text: string, entry: ContextEntry, denied: readonly string[]): string | undefined {
  if (!/^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/.test(text))
    return "A namespace has small letters, digits and hyphens, 63 at most";
  const denial = findDenial({ ...entry, namespace: text }, denied);
  return denial === undefined ? undefined : `The ${denial.part} speaks of production: ${denial.word}`;
}

interface EvidenceEntry extends Entry {
  readonly action?: "go-on" | "again" | "copy-mark" | "leave";
}

/** The evidence as a list that stays until the user goes on. */
function showEvidence(evidence: Evidence): Promise<"go-on" | "again" | undefined> {
  const question = "Is this your staging environment, and nothing else?";
  const pick = createPick(`${TITLE} (3/${STEPS})`, question, evidenceEntries(evidence));
  const first = pick.items.find(({ entry }) => entry?.action !== undefined);
  if (first !== undefined) pick.activeItems = [first];
  return new Promise((resolve) => {
    let answer: "go-on" | "again" | undefined;
    pick.onDidAccept(() => {
      const action = pick.activeItems[0]?.entry?.action;
      if (action === "copy-mark") {
        void vscode.env.clipboard.writeText(evidence.markCommand);
        void inform("Paylint: the command is in the clipboard. Paylint never runs it.");
      } else if (action !== undefined) {
        answer = action === "leave" ? undefined : action;
        pick.hide();
      }
    });
    pick.onDidHide(() => {
      pick.dispose();
      resolve(answer);
    });
    pick.show();
  });
}

function evidenceEntries({ target, cluster, user, marked, markCommand, denial }: Evidence): (EvidenceEntry | string)[] {
  const { server, namespace, clusterUid, certificateHash } = target;
  const fact = (isGood: boolean | undefined, label: string, description: string): EvidenceEntry => ({
    icon: isGood === undefined ? "info" : isGood ? "pass" : "warning",
    label,
    description,
  });
  const next: EvidenceEntry[] =
    denial === undefined
      ? [{ icon: "arrow-right", label: "Go on", description: `and type the name ${namespace}`, action: "go-on" }]
      : [
          {
            icon: "circle-slash",
            label: "It cannot be added",
            detail: `The ${denial.part} ${denial.name} speaks of production`,
            action: "leave",
          },
        ];
  if (!marked)
    next.push({
      icon: "copy",
      label: "Copy the command that labels the namespace",
      detail: markCommand,
      action: "copy-mark",
    });
  next.push({ icon: "refresh", label: "Look again", action: "again" });
  return [
    "the kubeconfig says",
    fact(undefined, "API server", server),
    fact(undefined, "Cluster", cluster),
    "the cluster says",
    fact(true, "Namespace", namespace),
    fact(
      marked,
      "Marked as staging",
      marked
        ? `${MARKER_LABEL}=${MARKER_VALUE}`
        : "not yet: every deploy is refused until somebody labels the namespace",
    ),
    clusterUid === undefined
      ? fact(false, "Identity", `certificate ${certificateHash?.slice(0, 16) ?? ""}…; kube-system may not be read`)
      : fact(true, "Identity", `UID of kube-system ${clusterUid}`),
    fact(user === undefined ? undefined : true, "You are", user ?? "not told"),
    fact(denial === undefined, "Signs of production", denial === undefined ? "none" : `${denial.part} ${denial.name}`),
    "next",
    ...next,
  ];
}

async function confirmName({ namespace, context, server }: Target): Promise<boolean> {
  const typed = await askText(
    `${TITLE} (4/${STEPS})`,
    `Type ${namespace} to let deploys go to ${context} at ${server}`,
    (text) => (text === namespace ? undefined : `Type ${namespace}`),
    { hint: namespace },
  );
  return typed === namespace;
}

function save(target: Target): Target | undefined {
  if (readOwnList()?.targets.some((known) => isSameTarget(known, target)) === true) {
    void inform(`Paylint: ${shownTarget(target)} is a staging target already.`);
    return undefined;
  }
  if (!changeOwnList((list) => withTarget(list, target))) return undefined;
  void inform(`Paylint: ${shownTarget(target)} is a staging target now.`, "Deploy to Staging").then((chosen) =>
    chosen === undefined ? undefined : vscode.commands.executeCommand("paylint.deployToStaging"),
  );
  return target;
}

/** “Remove staging target”. A run that goes to it stops before its next change. */
export async function removeStagingTarget(): Promise<void> {
  const targets = readOwnList()?.targets;
  if (targets === undefined) return;
  if (targets.length === 0) {
    void inform("Paylint: there is no staging target to remove.");
    return;
  }
  const items = targets.map((target) => ({
    icon: "server-environment",
    label: shownTarget(target),
    description: target.server,
    target,
  }));
  const picked = await pickOne(items, {
    title: "Remove staging target",
    question: "Where shall nothing be deployed to any more?",
  });
  if (picked === undefined) return;
  if (!changeOwnList((list) => withoutTarget(list, picked.target))) return;
  void inform(`Paylint: ${shownTarget(picked.target)} is no staging target any more.`);
}
