import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { openRuns } from "../deploy/outside/journal-files.ts";
import { stateFolder } from "../deploy/outside/state-folder.ts";
import type { Outcome, Way } from "../deploy/decisions/journal.ts";
import type { Guard } from "../deploy/decisions/guard.ts";
import type { DeployHost } from "../deploy/outside/host.ts";
import { KUSTOMIZATION_NAMES } from "../deploy/steps/kustomization.ts";
import { createLocalHost, createRunName, defaultKubeconfig } from "../deploy/outside/local-host.ts";
import type { DeployOptions, Source } from "../deploy/decisions/request.ts";
import { resumeRun, runDeploy } from "../deploy/run.ts";
import { readStagingList, stagingFile } from "../deploy/outside/staging-list.ts";
import { type Target, shownTarget } from "../deploy/decisions/target.ts";
import { identify } from "../engine/identify.ts";
import { lintSet } from "../workspace/lint-set.ts";
import { readText } from "../disk/read.ts";
import { oneOf, parseWords } from "./arguments.ts";
import { createDeployView } from "./deploy-view.ts";
import { note } from "./output.ts";
import { say } from "../base/say.ts";
import { configLookup, openProjects } from "../disk/project.ts";
import { openStagingList } from "./staging-targets.ts";
import { createTerminal } from "./terminal.ts";
import { EXIT, RefusedError, UsageError } from "./usage.ts";

const FORMATS = ["text", "json"] as const;
const WAYS: readonly Way[] = ["go-on", "roll-back", "leave"];

const OPTIONS = {
  context: { type: "string" },
  namespace: { type: "string" },
  kubectl: { type: "string", default: "kubectl" },
  kubeconfig: { type: "string" },
  soak: { type: "string", default: "300" },
  canary: { type: "boolean", default: false },
  "take-over": { type: "string", multiple: true },
  "allow-jobs": { type: "boolean", default: false },
  "over-broken": { type: "boolean", default: false },
  "break-lock": { type: "string" },
  "guard-url": { type: "string" },
  "guard-query": { type: "string" },
  "guard-at-least": { type: "string" },
  "guard-at-most": { type: "string" },
  yes: { type: "boolean", default: false },
  "dry-run": { type: "boolean", default: false },
  format: { type: "string", default: "text" },
  resume: { type: "string" },
} as const;

type Values = ReturnType<typeof parseDeployWords>["values"];

function parseDeployWords(words: readonly string[]) {
  return parseWords(words, OPTIONS);
}

/** `paylint deploy PATH`: a staging deploy that undoes itself when it fails. */
export async function deploy(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseDeployWords(words);
  const format = oneOf("--format", values.format, FORMATS);
  const view = createDeployView(format, process.stdout);
  const terminal = createTerminal(format === "text" ? process.stdout : process.stderr);
  const stop = listenForCancel();
  const kubectl = {
    program: values.kubectl,
    kubeconfig: values.kubeconfig === undefined ? defaultKubeconfig(process.env) : [resolve(values.kubeconfig)],
    environment: process.env,
  };
  const hostFor = (root: string, lint: DeployHost["lint"]): DeployHost =>
    createLocalHost(
      {
        kubectl,
        // Read anew each time: whoever takes a target out stops the deploys that go there.
        list: () => Promise.resolve().then(() => readStagingList(stagingFile(process.env), [root])),
        lint,
        interactive: terminal.interactive,
        ask: (question) => {
          if (question.id === "deploy" && values.yes) return Promise.resolve("deploy");
          return terminal.choose(question);
        },
        emit: view.show,
        takeCancel: stop.take,
      },
      root,
    );
  try {
    if (values.resume !== undefined) return await resume(oneOf("--resume", values.resume, WAYS), positionals, hostFor);
    const { source, lint } = await findSource(positionals);
    const { file, list } = openStagingList([source.root]);
    const target = pickTarget(list.targets, values, file);
    const options = readOptions(values);
    const end = await runDeploy(createRunName(new Date()), { source, target, options }, hostFor(source.root, lint));
    return exitFor(end.outcome);
  } finally {
    stop.dispose();
    terminal.close();
  }
}

/** 0 deployed, 3 rolled back, 4 refused, 5 somebody must look. */
function exitFor(outcome: Outcome): number {
  switch (outcome) {
    case "deployed":
    case "previewed":
      return EXIT.clean;
    case "rolled-back":
      return EXIT.rolledBack;
    case "refused":
    case "cancelled":
      return EXIT.refused;
    case "rollback-failed":
    case "handed-over":
    case "left":
    case "unknown":
      return EXIT.unknown;
    default:
      return outcome satisfies never;
  }
}

/** The set in a folder or in files, and the way to check it with the project's own configuration. */
async function findSource(paths: readonly string[]): Promise<{ source: Source; lint: DeployHost["lint"] }> {
  if (paths.length === 0)
    throw new UsageError("say what to deploy: `paylint deploy FOLDER`, with a kustomization or manifests in it");
  const working = process.cwd();
  const { projects, problems } = await openProjects(paths, working);
  if (problems[0] !== undefined) throw new UsageError(problems[0]);
  const [project, second] = projects;
  if (project === undefined || second !== undefined) throw new UsageError("deploy what lies in one project");
  const configFor = configLookup(project.configs);
  const lint: DeployHost["lint"] = (texts) => Promise.resolve(lintSet(texts, configFor));
  const root = rootAbove(resolve(working, paths[0] ?? "."));
  const [only] = paths;
  if (paths.length === 1 && only !== undefined) {
    const folder = resolve(working, only);
    const isKustomized = KUSTOMIZATION_NAMES.some((name) => existsSync(join(folder, name)));
    if (statSync(folder).isDirectory() && isKustomized) return { source: { kind: "kustomize", root, folder }, lint };
  }
  const manifests: string[] = [];
  for (const path of project.chosen) {
    const text = await readText(join(project.root, path), project.root);
    if (text !== undefined && identify(path, text) === "kubernetes") manifests.push(join(project.root, path));
  }
  if (manifests.length === 0) throw new UsageError(`there is no Kubernetes manifest in ${paths.join(", ")}`);
  return { source: { kind: "files", root, paths: manifests }, lint };
}

/** The repository around a path: where records go, and where a kubeconfig must not lie. */
function rootAbove(path: string): string {
  const start = statSync(path).isDirectory() ? path : dirname(path);
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git")) || existsSync(join(folder, ".paylint.yaml"))) return folder;
    if (folder === dirname(folder)) return start;
  }
}

function pickTarget(targets: readonly Target[], values: Values, file: string): Target {
  if (targets.length === 0)
    throw new RefusedError(
      "no staging target is set up, so nothing can be deployed; add one with `paylint targets add`",
    );
  const fitting = targets.filter(
    ({ context, namespace }) =>
      (values.context === undefined || values.context === context) &&
      (values.namespace === undefined || values.namespace === namespace),
  );
  const [target, second] = fitting;
  const all = targets.map(shownTarget).join(", ");
  if (target === undefined) throw new RefusedError(`no such staging target in ${file}; there are ${all}`);
  if (second !== undefined)
    throw new UsageError(`name one of the staging targets with --context and --namespace: ${all}`);
  return target;
}

function readOptions(values: Values): DeployOptions {
  const guard = readGuard(values);
  return {
    soakMs: readNumber("--soak", values.soak) * 1000,
    canary: values.canary,
    takeOver: values["take-over"] ?? [],
    allowJobs: values["allow-jobs"],
    overBroken: values["over-broken"],
    dryRun: values["dry-run"],
    ...(values["break-lock"] === undefined ? {} : { breakLock: values["break-lock"] }),
    ...(guard === undefined ? {} : { guard }),
  };
}

function readGuard(values: Values): Guard | undefined {
  const { "guard-url": url, "guard-query": query, "guard-at-least": least, "guard-at-most": most } = values;
  if (url === undefined && query === undefined) return undefined;
  if (url === undefined || query === undefined || (least === undefined && most === undefined))
    throw new UsageError("a guard needs --guard-url, --guard-query, and --guard-at-least or --guard-at-most");
  return {
    url,
    query,
    ...(least === undefined ? {} : { atLeast: readNumber("--guard-at-least", least) }),
    ...(most === undefined ? {} : { atMost: readNumber("--guard-at-most", most) }),
  };
}

function readNumber(option: string, value: string): number {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number) || number < 0)
    throw new UsageError(`${option} must be a number, not \`${value}\``);
  return number;
}

async function resume(
  way: Way,
  names: readonly string[],
  hostFor: (root: string, lint: DeployHost["lint"]) => DeployHost,
): Promise<number> {
  const open = openRuns(stateFolder(process.env));
  const chosen = names.length === 0 ? open : open.filter(({ run }) => names.includes(run));
  const [run, second] = chosen;
  if (run === undefined)
    throw new UsageError(
      names.length === 0 ? "no deploy was left open" : `no open deploy is called ${names.join(", ")}`,
    );
  if (second !== undefined)
    throw new UsageError(`several deploys were left open; name one: ${chosen.map((one) => one.run).join(", ")}`);
  const [first] = run.entries;
  if (first?.type !== "begun") throw new UsageError(`the journal of ${run.run} has no beginning`);
  const host = hostFor(first.request.source.root, () => Promise.resolve({ findings: [], weakened: [] }));
  return exitFor((await resumeRun(run.entries, way, host)).outcome);
}

/** The first interrupt asks the deploy to stop in order; the second ends the program, and the journal stays. */
function listenForCancel(): { take: () => boolean; dispose: () => void } {
  let asked = false;
  const listen = (): void => {
    if (asked) process.exit(EXIT.unknown);
    asked = true;
    note(say`\nStopping in order; interrupt once more to leave at once`);
  };
  process.on("SIGINT", listen);
  process.on("SIGTERM", listen);
  return {
    take() {
      const was = asked;
      asked = false;
      return was;
    },
    dispose() {
      process.off("SIGINT", listen);
      process.off("SIGTERM", listen);
    },
  };
}

/** Runs that were left open, for a hint at the end of other commands. */
export function openRunNames(): string[] {
  return openRuns(stateFolder(process.env)).map(({ run, entries }) => {
    const [first] = entries;
    const where = first?.type === "begun" ? ` (${relative(process.cwd(), first.request.source.root) || "."})` : "";
    return `${run}${where}`;
  });
}
