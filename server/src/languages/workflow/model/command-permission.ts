import { plainCommand } from "../../../model/commands/deploy-command.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import type { Demand } from "./action-permission.ts";

/** The subcommands of `gh` that write, by its command, with the scope that they need; the others of a listed command read. */
const GH: ReadonlyMap<string, { readonly scope: string; readonly writes: RegExp; readonly also?: string }> = new Map([
  ["release", { scope: "contents", writes: /^(?:create|upload|edit|delete|delete-asset)$/ }],
  [
    "pr",
    {
      scope: "pull-requests",
      writes: /^(?:create|edit|merge|close|comment|review|ready|reopen|lock|unlock|revert|update-branch)$/,
    },
  ],
  [
    "issue",
    {
      scope: "issues",
      writes: /^(?:create|edit|close|comment|delete|develop|lock|unlock|pin|unpin|reopen|transfer)$/,
    },
  ],
  ["label", { scope: "issues", writes: /^(?:create|edit|delete|clone)$/ }],
  ["workflow", { scope: "actions", writes: /^(?:run|enable|disable)$/ }],
  ["run", { scope: "actions", writes: /^(?:rerun|cancel|delete)$/ }],
  ["cache", { scope: "actions", writes: /^delete$/ }],
]);

/** What needs no scope beyond reading the code. */
const HARMLESS_GH = /^(?:auth|config|help|version|search|alias|completion|status|browse|ruleset|attestation)$/;

export type CommandNeed = Demand | "unknown" | undefined;

/** What a command of a script asks of the default token; `unknown` where it surely uses one, and for what cannot be read. */
export function demandOfCommand(command: ShellCommand): CommandNeed {
  const plain = plainCommand(command);
  if (plain === undefined) return undefined;
  const words = plain.args.map(({ text, source }) => text ?? source);
  switch (plain.name) {
    case "gh":
      return demandOfGh(words);
    case "git":
      return demandOfGit(words);
    case "hub":
      return "unknown";
    case "curl":
    case "wget":
      return demandOfRequest(words);
    case "cosign":
      return /^(?:sign|attest|sign-blob|attest-blob)$/.test(words[0] ?? "") &&
        !words.some((word) => /^--key\b/.test(word))
        ? { grants: ["id-token: write"], kind: "may" }
        : undefined;
    case "docker":
    case "podman":
    case "oras":
    case "helm":
    case "buildah":
      return words.some((word) => word.includes("ghcr.io") || word.includes("pkg.github.com"))
        ? { grants: ["packages: write"], kind: "may" }
        : undefined;
    case "npm":
    case "pnpm":
    case "yarn":
      return words.some((word) => /^--provenance(?:=true)?$/.test(word)) && words.includes("publish")
        ? { grants: ["id-token: write"], kind: "must" }
        : undefined;
    case "mkdocs":
      return words[0] === "gh-deploy" ? { grants: ["contents: write"], kind: "must" } : undefined;
    case "mike":
      return words.some((word) => /^(?:--push|-p)$/.test(word))
        ? { grants: ["contents: write"], kind: "must" }
        : undefined;
    case "gh-pages":
      return { grants: ["contents: write"], kind: "may" };
    case "semantic-release":
    case "release-it":
    case "lerna":
    case "changeset":
    case "standard-version":
      return { grants: ["contents: write", "issues: write", "pull-requests: write"], kind: "may" };
    default:
      return undefined;
  }
}

function demandOfGh(words: readonly string[]): CommandNeed {
  const [group = "", verb = ""] = words.filter((word) => !word.startsWith("-"));
  if (HARMLESS_GH.test(group)) return undefined;
  if (group === "repo") return /^(?:view|clone|list|set-default)$/.test(verb) ? undefined : "unknown";
  if (group === "extension") return "unknown";
  // Another repository's is out of this token's reach, and so somebody else's token.
  if (group === "api") return demandOfApi(methodOf(words), words);
  const known = GH.get(group);
  if (known === undefined) return "unknown";
  if (!known.writes.test(verb)) return { grants: [`${known.scope}: read`], kind: "may" };
  if (words.some((word) => /^(?:--repo|-R)(?:=|$)/.test(word)))
    return { grants: [`${known.scope}: write`], kind: "may" };
  if (group === "pr" && /^(?:merge|update-branch|revert)$/.test(verb))
    return { grants: ["pull-requests: write", "contents: write"], kind: "must" };
  if (group === "pr" && verb === "comment") return { grants: ["issues|pull-requests: write"], kind: "must" };
  return { grants: [`${known.scope}: write`], kind: "must" };
}

function methodOf(words: readonly string[]): string {
  const at = words.findIndex((word) => /^(?:-X|--method|--request)$/.test(word));
  const joined = words.map((word) => /^(?:-X|--method=|--request=)([A-Za-z]+)$/.exec(word)?.[1]).find(Boolean);
  const method = joined ?? (at < 0 ? undefined : words[at + 1]);
  if (method !== undefined) return method.replaceAll(/["']/g, "").toUpperCase();
  const sends = words.some((word) =>
    /^(?:-[fFd]|--(?:raw-)?field|--input|--data(?:-\w+)?|--json|--post-data|--post-file|-T|--upload-file)(?:=|$)/.test(
      word,
    ),
  );
  return sends ? "POST" : "GET";
}

function demandOfRequest(words: readonly string[]): CommandNeed {
  const address = words.find((word) => /(?:api|uploads)\.github\.com|GITHUB_API_URL|github\.api_url/.test(word));
  return address === undefined ? undefined : demandOfApi(methodOf(words), [address]);
}

/** Parts of GitHub's REST addresses, and the scope that each is under; the first that fits counts. */
const API: readonly (readonly [RegExp, string])[] = [
  [/\/pulls\/[^/]+\/merge/, "contents"],
  [/\/(?:pulls)\b/, "pull-requests"],
  [/\/(?:issues|labels|milestones|assignees)\b/, "issues|pull-requests"],
  [/\/(?:releases|git|contents|merges|dispatches|branches|tags|compare|tarball|zipball)\b/, "contents"],
  [/\/actions\b/, "actions"],
  [/\/(?:check-runs|check-suites)\b/, "checks"],
  [/\/(?:statuses|status)\b/, "statuses"],
  [/\/deployments\b/, "deployments"],
  [/\/pages\b/, "pages"],
  [/\/packages\b/, "packages"],
  [/\/code-scanning\b/, "security-events"],
  [/\/commits\b/, "contents"],
];

export function demandOfApi(method: string, words: readonly string[]): CommandNeed {
  const path = words.find((word) =>
    /(?:^|\/)repos\/|\/user\b|^graphql\b|GITHUB_REPOSITORY|github\.repository|^\/?orgs\/|^\/?users\//.test(word),
  );
  const level = method === "GET" || method === "HEAD" ? "read" : "write";
  if (path === undefined || /^graphql\b/.test(path)) return "unknown";
  const behind = path.replace(
    /^.*?repos\/(?:\{owner\}\/\{repo\}|:owner\/:repo|\$\{\{.*?\}\}|\$\{?\w+\}?|[\w.-]+\/[\w.-]+)/,
    "",
  );
  const found = API.find(([part]) =>
    part.test(behind.includes("${{") ? behind.replaceAll(/\$\{\{.*?\}\}/g, "x") : behind),
  );
  if (found !== undefined) return { grants: [`${found[1]}: ${level}`], kind: "may" };
  return level === "read" ? undefined : "unknown";
}

function demandOfGit(words: readonly string[]): CommandNeed {
  const verbs = words.filter((word, index) => !word.startsWith("-") && !/^-[cC]$/.test(words[index - 1] ?? ""));
  const [verb, remote] = verbs;
  if (verb === "push") {
    if (words.some((word) => /^(?:--dry-run|-n)$/.test(word))) return undefined;
    const isOwn = (remote === undefined || remote === "origin") && !words.includes("-C");
    return { grants: ["contents: write"], kind: isOwn ? "must" : "may" };
  }
  return verb === "lfs" && remote === "push" ? { grants: ["contents: write"], kind: "may" } : undefined;
}

/** Methods of GitHub's client library, as `actions/github-script` has it, by what it calls the part of the API. */
const CLIENT: ReadonlyMap<string, string> = new Map([
  ["issues", "issues|pull-requests"],
  ["pulls", "pull-requests"],
  ["git", "contents"],
  ["actions", "actions"],
  ["checks", "checks"],
  ["packages", "packages"],
  ["reactions", "issues|pull-requests"],
  ["codeScanning", "security-events"],
]);

const REPOSITORY_METHODS: readonly (readonly [RegExp, string])[] = [
  [/deployment/i, "deployments"],
  [/commitStatus/i, "statuses"],
  [/pages/i, "pages"],
  [/release|tag|fileContents|file|merge|dispatch|branch|commit/i, "contents"],
];

const READS = /^(?:get|list|compare|download|check)/;

/** What a script of `actions/github-script` asks; `unknown` where it uses the client in other ways than by its methods. */
export function demandOfScript(script: string): CommandNeed {
  const grants = new Set<string>();
  const rest = script
    .replaceAll(/\/\*[\s\S]*?\*\/|(?<![:"'`])\/\/[^\n]*/g, "")
    .replaceAll(/\bgithub\.(?:rest\.)?(\w+)\.(\w+)(?:\.endpoint\.merge)?\b/g, (call, part: string, method: string) => {
      const level = READS.test(method) ? "read" : "write";
      const scope = part === "repos" ? REPOSITORY_METHODS.find(([name]) => name.test(method))?.[1] : CLIENT.get(part);
      if (scope === undefined) return level === "read" ? "" : call;
      grants.add(`${scope}: ${level}`);
      return "";
    })
    .replaceAll(/\bgithub\.(?:paginate|context)\b|context\.\w+/g, "");
  if (
    /\bgithub\b(?!\.event|\.com|\.workspace|\.sha|\.ref)|\brequire\(\s*(?!["'`](?:node:)?(?:fs|path|os|util|crypto)["'`])|\bexec\b|\bimport\(|getOctokit|octokit/i.test(
      rest,
    )
  )
    return "unknown";
  return grants.size === 0 ? undefined : { grants: [...grants], kind: "may" };
}

const TOOLS = new Set(
  `: [ [[ awk base64 basename break cat cd chmod chown command continue cp curl cut date df diff dig dirname du echo envsubst exit export expr
  false file find git grep gunzip gzip head id install jq kill ln local ls md5sum mkdir mktemp mv nproc popd printf pushd pwd read readlink
  realpath return rm rmdir rsync scp sed seq set sha1sum sha256sum sha512sum shift shopt shuf sleep sort ssh stat sudo tac tail tar tee test
  time timeout touch tr trap true type uname uniq unset unzip wait wc wget which xz yq zip apt apt-get brew apk dnf yum aws az gcloud kubectl helm
  terraform docker psql mysql`.split(/\s+/),
);

/** Whether a command is a tool that makes nothing of a token in its environment. */
export function isPlainTool(command: ShellCommand): boolean {
  const name = plainCommand(command)?.name;
  return name === undefined ? command.words.length === 0 : TOOLS.has(name);
}

const RUNNERS =
  /^(?:npm|pnpm|yarn|bun|npx|pnpx|make|just|task|rake|node|deno|python3?|ruby|bash|sh|mvn|mvnw|gradle|gradlew|cargo|poetry|uv|tox|nox)$/;
const PUSHING = /release|publish|deploy|bump|push|commit|pages|\btag|sync|backport|merge|changelog/i;

/** Whether a program of the project's own may push by what it is called: what it does stands elsewhere. */
export function mayPush(command: ShellCommand): boolean {
  const plain = plainCommand(command);
  if (plain === undefined) return false;
  const first = command.words[0]?.source ?? "";
  const isOwn = /^\.{0,2}\/|\.(?:sh|py|js|mjs|ts|rb|pl)$/.test(first) || RUNNERS.test(plain.name);
  return isOwn && command.words.some(({ source }) => PUSHING.test(source));
}
