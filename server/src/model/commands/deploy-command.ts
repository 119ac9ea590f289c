import type { ShellCommand, ShellWord } from "../../syntax/shell/shell.ts";

/** What a deployment is made with: it decides which controls can be expected of the workflow. */
export type DeployPlatform =
  | "kubernetes"
  | "helm"
  | "ecs"
  | "cloudformation"
  | "serverless"
  | "platform"
  | "static"
  | "infrastructure"
  | "ssh"
  | "gitops"
  | "script"
  | "unknown";

/** What a command or an action says about the job that it stands in. */
export interface DeploySign {
  readonly kind: "deploy" | "hand-over" | "record" | "teardown" | "publish" | "docs" | "ephemeral" | "login";
  readonly platform: DeployPlatform;
  /** For evidence: `kubectl apply`. */
  readonly what: string;
  /** A preview by its own nature, such as `vercel` without `--prod`. */
  readonly preview?: boolean;
}

/** Words that a script must hold to be worth parsing. */
export const DEPLOY_HINT =
  /\b(?:kubectl|oc|helm|helmfile|kustomize|skaffold|argocd|flux|terraform|tofu|terragrunt|pulumi|cdk|cdktf|sam|serverless|sls|sst|aws|gcloud|az|fly|flyctl|vercel|wrangler|netlify|firebase|heroku|railway|kamal|cap|ansible-playbook|docker|docker-compose|ssh|rsync|scp|cf|eb|dokku|nomad|kn|copilot|supabase|kind|k3d|minikube|gh-pages|gh-deploy|mike|surge|publish|twine|gem|goreleaser|rollout|promote)\b|deploy/;

/** A command without the words in front of it that only run it: `sudo`, `npx`, `pnpm exec`. */
export interface PlainCommand {
  readonly name: string;
  readonly args: readonly ShellWord[];
}

const RUNNERS = new Set([
  "sudo",
  "env",
  "time",
  "nohup",
  "command",
  "exec",
  "npx",
  "bunx",
  "pnpx",
  "uvx",
  "retry",
  "xargs",
]);
const SUBRUNNERS = new Map([
  ["npm", ["exec", "x"]],
  ["pnpm", ["exec", "dlx"]],
  ["yarn", ["exec", "dlx"]],
  ["bun", ["x"]],
  ["poetry", ["run"]],
  ["uv", ["run"]],
  ["bundle", ["exec"]],
]);

export function plainCommand(command: ShellCommand): PlainCommand | undefined {
  let words = [...command.words];
  for (let steps = 0; steps < 5; steps++) {
    const name = baseName(words[0]?.text);
    if (name === undefined) return undefined;
    const next = words[1]?.text;
    if (SUBRUNNERS.get(name)?.includes(next ?? "") === true) words = dropOptions(words.slice(2));
    else if (RUNNERS.has(name)) words = dropOptions(words.slice(1));
    else if (name === "timeout") words = dropOptions(words.slice(1)).slice(1);
    else return { name, args: words.slice(1) };
  }
  return undefined;
}

function dropOptions(words: ShellWord[]): ShellWord[] {
  const first = words.findIndex(({ source }) => !source.startsWith("-") && !/^\w+=/.test(source));
  return first < 0 ? [] : words.slice(first);
}

function baseName(text: string | undefined): string | undefined {
  if (text === undefined || text === "") return undefined;
  const name = text.slice(text.lastIndexOf("/") + 1);
  return name.replace(/@[\w.^~-]+$/, "");
}

type Meaning = readonly [DeploySign["kind"], DeployPlatform];
type Verbs = Readonly<Record<string, Meaning>>;

/** For each tool: what its words begin with, longest first where it matters. */
const TOOLS: ReadonlyMap<string, Verbs> = new Map(
  Object.entries<Verbs>({
    kubectl: {
      apply: ["deploy", "kubernetes"],
      replace: ["deploy", "kubernetes"],
      patch: ["deploy", "kubernetes"],
      "set image": ["deploy", "kubernetes"],
      "rollout restart": ["deploy", "kubernetes"],
      "argo rollouts set image": ["deploy", "kubernetes"],
      "argo rollouts promote": ["deploy", "kubernetes"],
      delete: ["teardown", "kubernetes"],
    },
    oc: {
      apply: ["deploy", "kubernetes"],
      "rollout latest": ["deploy", "kubernetes"],
      "set image": ["deploy", "kubernetes"],
      delete: ["teardown", "kubernetes"],
    },
    helm: {
      upgrade: ["deploy", "helm"],
      install: ["deploy", "helm"],
      push: ["publish", "helm"],
      uninstall: ["teardown", "helm"],
      delete: ["teardown", "helm"],
    },
    helmfile: { apply: ["deploy", "helm"], sync: ["deploy", "helm"], destroy: ["teardown", "helm"] },
    skaffold: { run: ["deploy", "kubernetes"], deploy: ["deploy", "kubernetes"], delete: ["teardown", "kubernetes"] },
    argocd: { "app sync": ["deploy", "gitops"], "app set": ["deploy", "gitops"], "app delete": ["teardown", "gitops"] },
    flux: { reconcile: ["deploy", "gitops"] },
    terraform: { apply: ["deploy", "infrastructure"], destroy: ["teardown", "infrastructure"] },
    tofu: { apply: ["deploy", "infrastructure"], destroy: ["teardown", "infrastructure"] },
    terragrunt: {
      apply: ["deploy", "infrastructure"],
      "run-all apply": ["deploy", "infrastructure"],
      destroy: ["teardown", "infrastructure"],
    },
    pulumi: {
      up: ["deploy", "infrastructure"],
      update: ["deploy", "infrastructure"],
      destroy: ["teardown", "infrastructure"],
    },
    cdk: { deploy: ["deploy", "cloudformation"], destroy: ["teardown", "cloudformation"] },
    cdktf: { deploy: ["deploy", "infrastructure"], destroy: ["teardown", "infrastructure"] },
    sam: { deploy: ["deploy", "cloudformation"], delete: ["teardown", "cloudformation"] },
    serverless: { deploy: ["deploy", "cloudformation"], remove: ["teardown", "cloudformation"] },
    sls: { deploy: ["deploy", "cloudformation"], remove: ["teardown", "cloudformation"] },
    sst: { deploy: ["deploy", "cloudformation"], remove: ["teardown", "cloudformation"] },
    aws: {
      "ecs update-service": ["deploy", "ecs"],
      "ecs deploy": ["deploy", "ecs"],
      "ecs create-service": ["deploy", "ecs"],
      "lambda update-function-code": ["deploy", "serverless"],
      "lambda update-alias": ["deploy", "serverless"],
      "cloudformation deploy": ["deploy", "cloudformation"],
      "cloudformation update-stack": ["deploy", "cloudformation"],
      "cloudformation delete-stack": ["teardown", "cloudformation"],
      "deploy create-deployment": ["deploy", "ecs"],
      "elasticbeanstalk update-environment": ["deploy", "platform"],
      "apprunner start-deployment": ["deploy", "platform"],
      "apprunner update-service": ["deploy", "platform"],
      "amplify start-job": ["deploy", "static"],
      "amplify start-deployment": ["deploy", "static"],
      "ssm send-command": ["hand-over", "ssh"],
      "s3 sync": ["hand-over", "static"],
      "eks update-kubeconfig": ["login", "unknown"],
    },
    gcloud: {
      "run deploy": ["deploy", "serverless"],
      "run services update": ["deploy", "serverless"],
      "run services update-traffic": ["deploy", "serverless"],
      "run services replace": ["deploy", "serverless"],
      "run jobs deploy": ["deploy", "serverless"],
      "app deploy": ["deploy", "platform"],
      "functions deploy": ["deploy", "serverless"],
      "deploy releases create": ["deploy", "gitops"],
      "compute instance-groups managed rolling-action": ["deploy", "platform"],
      "container clusters get-credentials": ["login", "unknown"],
    },
    az: {
      "webapp deploy": ["deploy", "platform"],
      "webapp deployment": ["deploy", "platform"],
      "webapp up": ["deploy", "platform"],
      "webapp config container set": ["deploy", "platform"],
      "functionapp deployment": ["deploy", "serverless"],
      "containerapp update": ["deploy", "platform"],
      "containerapp up": ["deploy", "platform"],
      "spring app deploy": ["deploy", "platform"],
      "deployment group create": ["deploy", "infrastructure"],
      "deployment sub create": ["deploy", "infrastructure"],
      "group delete": ["teardown", "infrastructure"],
      "aks get-credentials": ["login", "unknown"],
    },
    fly: { deploy: ["deploy", "platform"], "apps destroy": ["teardown", "platform"] },
    flyctl: { deploy: ["deploy", "platform"], "apps destroy": ["teardown", "platform"] },
    wrangler: {
      deploy: ["deploy", "static"],
      publish: ["deploy", "static"],
      "pages deploy": ["deploy", "static"],
      "pages publish": ["deploy", "static"],
    },
    netlify: { deploy: ["deploy", "static"] },
    vercel: { deploy: ["deploy", "static"], promote: ["deploy", "static"] },
    firebase: { deploy: ["deploy", "static"], "hosting:channel:deploy": ["deploy", "static"] },
    heroku: { "container:release": ["deploy", "platform"] },
    railway: { up: ["deploy", "platform"], deploy: ["deploy", "platform"] },
    kamal: { deploy: ["deploy", "ssh"], redeploy: ["deploy", "ssh"] },
    eb: { deploy: ["deploy", "platform"] },
    cf: { push: ["deploy", "platform"] },
    nomad: { "job run": ["deploy", "platform"], run: ["deploy", "platform"] },
    copilot: { deploy: ["deploy", "ecs"], "svc deploy": ["deploy", "ecs"] },
    supabase: { "functions deploy": ["deploy", "serverless"] },
    docker: { "stack deploy": ["deploy", "ssh"] },
    kind: { "create cluster": ["ephemeral", "unknown"] },
    k3d: { "cluster create": ["ephemeral", "unknown"], create: ["ephemeral", "unknown"] },
    minikube: { start: ["ephemeral", "unknown"] },
    mkdocs: { "gh-deploy": ["docs", "unknown"] },
    mike: { deploy: ["docs", "unknown"] },
    docusaurus: { deploy: ["docs", "unknown"] },
    npm: { publish: ["publish", "unknown"] },
    pnpm: { publish: ["publish", "unknown"] },
    yarn: { publish: ["publish", "unknown"], "npm publish": ["publish", "unknown"] },
    cargo: { publish: ["publish", "unknown"] },
    poetry: { publish: ["publish", "unknown"] },
    uv: { publish: ["publish", "unknown"] },
    twine: { upload: ["publish", "unknown"] },
    gem: { push: ["publish", "unknown"] },
    gh: { "release create": ["publish", "unknown"], "workflow run": ["hand-over", "gitops"] },
    mvn: { deploy: ["publish", "unknown"] },
    mvnw: { deploy: ["publish", "unknown"] },
  }),
);

const WHOLE_COMMANDS: ReadonlyMap<string, Meaning> = new Map([
  ["ansible-playbook", ["deploy", "ssh"]],
  ["cap", ["deploy", "ssh"]],
  ["ecs-deploy", ["deploy", "ecs"]],
  ["gh-pages", ["docs", "unknown"]],
  ["surge", ["docs", "unknown"]],
  ["goreleaser", ["publish", "unknown"]],
  ["vercel", ["deploy", "static"]],
]);

/** Flags that make a deploying command show instead of do. */
const REHEARSAL =
  /^--(?:dry-run(?!=none)|plan|noop|no-execute-changeset|check|check-only|what-if|diff-only|list-tasks|syntax-check|help|version)\b/;

/** What a command of a script says about deploying; undefined when nothing. */
export function signOfCommand(command: ShellCommand): DeploySign | undefined {
  const plain = plainCommand(command);
  if (plain === undefined) return undefined;
  const { name, args } = plain;
  if (args.some(({ source }) => REHEARSAL.test(source))) return undefined;
  if (name === "ssh") return signOfRemote(args);
  if (name === "rsync" || name === "scp") return signOfCopy(name, args);
  if (name === "git") return signOfGit(args);
  const tool = TOOLS.get(name);
  const found = tool === undefined ? undefined : matchVerb(tool, args);
  if (found !== undefined) return refine(name, found.verb, found.meaning, args);
  const whole = WHOLE_COMMANDS.get(name);
  if (whole !== undefined && !(name === "vercel" && isOtherVercelVerb(args))) return refine(name, "", whole, args);
  return signOfScript(name, args);
}

function matchVerb(verbs: Verbs, args: readonly ShellWord[]): { verb: string; meaning: Meaning } | undefined {
  const words = args.map(({ text }) => text ?? "").filter((text) => text !== "" && !text.startsWith("-"));
  // Options may stand with their values before the verb: `kubectl -n payments apply`.
  for (let from = 0; from < Math.min(words.length, 4); from++) {
    const rest = words.slice(from).join(" ");
    const verb = Object.keys(verbs)
      .filter((candidate) => rest === candidate || rest.startsWith(`${candidate} `))
      .sort((left, right) => right.length - left.length)[0];
    const meaning = verb === undefined ? undefined : verbs[verb];
    if (verb !== undefined && meaning !== undefined) return { verb, meaning };
  }
  return undefined;
}

function refine(name: string, verb: string, [kind, platform]: Meaning, args: readonly ShellWord[]): DeploySign {
  const sources = args.map(({ source }) => source);
  const what = verb === "" ? name : `${name} ${verb}`;
  if (kind === "deploy" && sources.some((source) => /^-{1,2}destroy\b/.test(source)))
    return { kind: "teardown", platform, what };
  const has = (flag: RegExp): boolean => sources.some((source) => flag.test(source));
  const preview =
    (name === "netlify" && !has(/^(?:--prod(?:uction)?|-p)$/)) ||
    (name === "vercel" &&
      verb !== "promote" &&
      !has(/^--prod\b|^--target=production/) &&
      !sources.includes("production")) ||
    verb === "hosting:channel:deploy";
  return preview ? { kind, platform, what, preview } : { kind, platform, what };
}

function isOtherVercelVerb(args: readonly ShellWord[]): boolean {
  const first = args.find(({ source }) => !source.startsWith("-"))?.text;
  return (
    first !== undefined &&
    /^(?:pull|build|env|link|login|logout|ls|list|inspect|alias|whoami|rm|remove|logs|dev|domains)$/.test(first)
  );
}

/** A command run on another machine that starts or restarts what runs there. */
function signOfRemote(args: readonly ShellWord[]): DeploySign | undefined {
  const text = args.map(({ source }) => source).join(" ");
  // A virtual machine of the job's own.
  if (args.some(({ text: word }) => word !== undefined && /^(?:\w+@)?(?:localhost|127\.0\.0\.1|default)$/.test(word)))
    return undefined;
  return isRemoteDeploy(text) ? { kind: "deploy", platform: "ssh", what: "a command over ssh" } : undefined;
}

export function isRemoteDeploy(text: string): boolean {
  return /\b(?:docker(?:-compose)?\s+(?:compose\s+)?(?:up|pull|run|stack|service)|docker(?:\s|-)compose\b|systemctl\s+(?:--\w+\s+)*(?:re)?(?:start|load)|service\s+\S+\s+restart|pm2\s+(?:re)?(?:start|load)|supervisorctl\s+restart|kubectl\s+(?:apply|set|rollout)|helm\s+upgrade|git\s+(?:pull|reset|checkout)|deploy)/.test(
    text,
  );
}

function signOfCopy(name: string, args: readonly ShellWord[]): DeploySign | undefined {
  const toRemote = args.some(
    ({ source }) =>
      !source.startsWith("-") &&
      /^[^\s:/]*[@}$\w]:[^:]*$/.test(source.replaceAll(/["']/g, "")) &&
      !/^\w+:\/\//.test(source),
  );
  return toRemote ? { kind: "hand-over", platform: "ssh", what: name } : undefined;
}

function signOfGit(args: readonly ShellWord[]): DeploySign | undefined {
  const words = args.map(({ text, source }) => text ?? source);
  return words[0] === "push" && words.some((word) => /^(?:heroku|dokku|piku)$|dokku@/.test(word))
    ? { kind: "deploy", platform: "platform", what: `git push` }
    : undefined;
}

const TASK_RUNNERS = new Set([
  "make",
  "just",
  "task",
  "rake",
  "invoke",
  "npm",
  "yarn",
  "pnpm",
  "bun",
  "bash",
  "sh",
  "source",
  ".",
  "python",
  "python3",
  "node",
  "nx",
  "turbo",
]);

/** A script that calls itself a deployment; what it does stands elsewhere. */
function signOfScript(name: string, args: readonly ShellWord[]): DeploySign | undefined {
  const words = [name, ...args.slice(0, 4).map(({ text }) => text ?? "")];
  const candidates = TASK_RUNNERS.has(name)
    ? words.slice(1).filter((word) => word !== "run" && !word.startsWith("-"))
    : [name];
  const script = candidates.find((word) =>
    /^(?:deploy|rollout|promote)(?![a-z])/i.test(word.slice(word.lastIndexOf("/") + 1)),
  );
  if (script === undefined) return undefined;
  if (/(?:doc|page|site|storybook|example|preview|test|local)/i.test(script)) return undefined;
  return { kind: "hand-over", platform: "script", what: script.slice(script.lastIndexOf("/") + 1) };
}
