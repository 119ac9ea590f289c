import type { ShellCommand, ShellWord } from "../../syntax/shell/shell.ts";
import { type PlainCommand, plainCommand } from "./deploy-command.ts";
import { CURL_VALUES, hasShortOption, setsErrexit } from "./shell-options.ts";

/** A safety control around a release, as a command carries it out. */
export type ReleaseControl = "progressive" | "rollback" | "verification" | "monitoring";

/** Words of commands by the control that they are; the program is the first word, options are kept. */
const COMMANDS: Readonly<Record<ReleaseControl, readonly RegExp[]>> = {
  verification: [
    /^(?:kubectl|oc) (?:.* )?rollout status\b/,
    /^(?:kubectl|oc) (?:.* )?wait\b(?!.*--for[= ]delete)/,
    /^(?:kubectl-argo-rollouts|kubectl argo rollouts) (?:.* )?(?:status|get rollout)\b/,
    /^helm (?:.* )?(?:upgrade|install)\b.*(?: --wait\b| --atomic\b| --rollback-on-failure\b)/,
    /^helm (?:.* )?test\b/,
    /^aws ecs wait services-stable\b|^aws (?:deploy|elbv2|lambda|apprunner) wait\b/,
    /^argocd (?:.* )?app wait\b/,
    /^(?:newman|k6|playwright|cypress|artillery|bzt|vegeta|hurl|bru|testcafe|schemathesis|httpyac) /,
    /^(?:flyctl|fly) (?:.* )?checks\b/,
    /^copilot svc status\b/,
    /^dig .*\+|^openssl s_client\b/,
  ],
  rollback: [
    /^(?:kubectl|oc) (?:.* )?rollout undo\b/,
    /^(?:kubectl-argo-rollouts|kubectl argo rollouts) (?:.* )?(?:undo|abort)\b/,
    /^helm (?:.* )?rollback\b/,
    /^argocd (?:.* )?app rollback\b/,
    /^nomad job revert\b/,
    /^docker service rollback\b/,
    /^(?:kamal|heroku|vercel|wrangler|dokku|netlify|railway) (?:.* )?(?:releases:)?rollback\b/,
    /^heroku (?:.* )?rollback\b/,
    /^(?:flyctl|fly) (?:.* )?(?:releases rollback|deploy\b.* --image)/,
    /^cap .*rollback\b|^dep .*rollback\b/,
    /^aws ecs update-service\b.* --task-definition\b/,
    /^aws (?:deploy stop-deployment|lambda update-alias|cloudformation (?:rollback-stack|cancel-update-stack))\b/,
    /^gcloud (?:.* )?run services update-traffic\b/,
    /^gcloud (?:.* )?app services set-traffic\b/,
    /^git revert\b/,
    /^eb deploy\b.* --version\b/,
  ],
  monitoring: [
    /^sentry-cli (?:.* )?(?:releases|deploys|send-event)\b/,
    /^(?:datadog-ci|newrelic|honeymarker|promtool query|dog|grafanactl|opsgenie) /,
    /^(?:kubectl-argo-rollouts|kubectl argo rollouts) (?:.* )?(?:status|get rollout)\b/,
    /^aws cloudwatch (?:describe-alarms|get-metric|put-metric|wait)\b/,
    /^gcloud (?:.* )?monitoring\b|^az monitor (?:metrics|app-insights|log-analytics)\b/,
    /^kubectl (?:.* )?(?:get|wait)\b.* (?:analysisruns?|canary|canaries)\b/,
  ],
  progressive: [
    /^(?:kubectl-argo-rollouts|kubectl argo rollouts) /,
    /^aws deploy create-deployment\b|^aws lambda update-alias\b.* --routing-config\b/,
    /^gcloud (?:.* )?run (?:.* )?--no-traffic\b|^gcloud (?:.* )?update-traffic\b|^gcloud (?:.* )?set-traffic\b/,
    /^az (?:webapp|functionapp) deployment slot\b|^az containerapp (?:ingress traffic|revision)\b/,
    /^wrangler (?:.* )?versions deploy\b/,
    /^(?:flyctl|fly) deploy\b.* --strategy[ =](?:canary|bluegreen|rolling)/,
    /^nomad (?:job )?(?:promote|deployment promote)\b|^nomad deployment promote\b/,
  ],
};

/** What undoes itself when it fails, and so needs nobody to ask whether it did. */
const BY_ITSELF: readonly RegExp[] = [
  /^helm (?:.* )?(?:upgrade|install)\b.*(?: --atomic\b| --rollback-on-failure\b)/,
  /^aws deploy create-deployment\b|--auto-rollback-configuration\b/,
  /^aws ecs (?:update|create)-service\b.*circuit-?breaker/i,
  /^az (?:webapp|functionapp) deployment slot swap\b/,
  /^(?:kubectl-argo-rollouts|kubectl argo rollouts) /,
  /^gcloud (?:.* )?update-traffic\b|^gcloud (?:.* )?set-traffic\b/,
];

/** Words that a project's own program or task is called by. */
const OWN_NAMES: Readonly<Record<ReleaseControl, RegExp>> = {
  verification:
    /smoke|e2e|end[-_:]?to[-_:]?end|health|verif|sanity|synthetic|acceptance|post[-_:]?deploy|readiness|integration|wait[-_:]?for/i,
  rollback: /roll[-_:]?back|revert|undo/i,
  monitoring: /monitor|soak|slo\b|error[-_:]?(?:rate|budget)|metrics|alarm|alert|analysis|watch[-_:]?release/i,
  progressive: /canar(?:y|ies)|blue[-_:]?green|progressive|gradual|traffic/i,
};

/** Programs that run something of the project's by its name. */
const RUNNERS =
  /^(?:npm|pnpm|yarn|bun|deno|make|just|task|rake|invoke|nox|tox|pytest|rspec|phpunit|jest|vitest|mocha|behave|cucumber|robot|python3?|node|tsx|ts-node|go|cargo|mvn|mvnw|gradle|gradlew|dotnet|bash|sh|zsh|pwsh|php|ruby|bundle|docker|docker-compose|poetry|uv|nx|turbo|lerna|ansible-playbook|bin\/.*)$/;

/** What a command does for a release. Whether its failure counts is for `failureCounts` to say. */
export function isControlCommand(command: ShellCommand, control: ReleaseControl): boolean {
  if (isIdleCommand(command)) return false;
  const plain = plainCommand(command);
  if (plain === undefined) return isOwnByName(command, control);
  const said = saidBy(plain);
  if (control === "progressive" && plain.args.some(({ source }) => SHARE_WORD.test(source.slice(0, MAX_SAID))))
    return true;
  if (COMMANDS[control].some((pattern) => pattern.test(said))) return true;
  return isOwnByName(command, control) || (control === "monitoring" && isTelemetryRequest(plain));
}

/** Whether a command goes back by itself when it fails. */
export function goesBackByItself(command: ShellCommand): boolean {
  const plain = plainCommand(command);
  return plain !== undefined && BY_ITSELF.some((pattern) => pattern.test(saidBy(plain)));
}

/** Longer commands are no calls that somebody wrote by hand. */
const MAX_SAID = 2000;

/** What gives a release a part of the traffic, in a value or a file's name: `--set canary.weight=10`. */
const SHARE_WORD = /canar(?:y|ies)|blue[-_]?green|weight|percent|traffic/i;

function saidBy({ name, args }: PlainCommand): string {
  return [name, ...args.map(wordText)].join(" ").slice(0, MAX_SAID);
}

function wordText({ text, source }: ShellWord): string {
  return text ?? source;
}

/** A program of the project's own, or a task that one of the usual runners is given, by its name. */
function isOwnByName(command: ShellCommand, control: ReleaseControl): boolean {
  const [first, ...rest] = command.words;
  const name = OWN_NAMES[control];
  if (first === undefined) return false;
  const program = wordText(first);
  if (program.includes("/") && !program.startsWith("/usr/") && name.test(program)) return true;
  const plain = plainCommand(command);
  if (plain === undefined || !RUNNERS.test(plain.name)) return false;
  return (plain.args.length > 0 ? plain.args : rest).some(
    (word) => !/^-|:\/\//.test(word.source) && name.test(wordText(word)),
  );
}

/** Where messages to people go, and hooks whose answer says nothing of the service. */
const HOOKS =
  /slack|discord|teams\.|office\.com|telegram|mattermost|chat|hook|pagerduty|opsgenie|twilio|sendgrid|mailgun|notify|notif|ntfy|pushover|zapier|ifttt/i;
const TELEMETRY =
  /datadoghq|newrelic|honeycomb|grafana|prometheus|sentry\.io|dynatrace|rollbar|bugsnag|honeybadger|splunk|logz|instana|appdynamics|lightstep|statuspage/i;

function isTelemetryRequest({ name, args }: PlainCommand): boolean {
  return /^(?:curl|wget|http|https|xh)$/.test(name) && args.some((word) => TELEMETRY.test(word.source));
}

/** A request that asks the service, and fails when the service does. `tested`: the script looks at the answer. */
export function asksService(command: ShellCommand, tested: boolean): boolean {
  const plain = plainCommand(command);
  if (plain === undefined) return false;
  const { name, args } = plain;
  if (args.some((word) => HOOKS.test(word.source) || TELEMETRY.test(word.source))) return false;
  const has = (pattern: RegExp): boolean => args.some(({ source }) => pattern.test(source));
  switch (name) {
    case "curl": {
      if (!has(/:\/\/|\$|localhost|\.\w/)) return false;
      const method = args.findIndex(({ source }) => source === "-X" || source === "--request");
      const verb = method < 0 ? undefined : wordText(args[method + 1] ?? { start: 0, end: 0, text: "", source: "" });
      const isOther = verb !== undefined && !/^["']?(?:GET|HEAD)["']?$/.test(verb);
      const sends =
        has(/^(?:-d|--data(?:-\w+)?|-F|--form|-T|--upload-file|--json)(?:=|$)|^-d./) && !has(/^(?:-G|--get)$/);
      const fails = has(/^--fail(?:-\w+)?$/) || args.some((word) => hasShortOption(word, "f", CURL_VALUES));
      return !isOther && !sends && (fails || tested);
    }
    case "wget":
      return !has(/^--(?:post|body|method)/);
    case "http":
    case "https":
    case "xh":
      return (has(/^--check-status$/) || name === "xh") && !has(/^(?:POST|PUT|PATCH|DELETE)$/);
    case "grpcurl":
    case "grpc_health_probe":
    case "nc":
    case "wait-on":
    case "wait-for-it":
    case "dockerize":
      return true;
    default:
      return false;
  }
}

/**
 * Whether a command's failure makes its script fail.
 * @param commands those of the script, in order
 * @param pipefail whether a pipe fails with any of its commands
 */
export function failureCounts(command: ShellCommand, commands: readonly ShellCommand[], pipefail: boolean): boolean {
  const index = commands.indexOf(command);
  const pipe = commands.filter(({ pipeline }) => pipeline === command.pipeline);
  const last = pipe.at(-1) ?? command;
  if (last !== command && !pipefail && !commands.some(setsPipefail) && !isTest(last)) return false;
  if (command.inCondition || command.inSubstitution) return testsSomething(commands);
  if (last.followedBy === "&") return false;
  if (commands.slice(0, index).some(unsetsErrexit) && last !== commands.at(-1)) return testsSomething(commands);
  if (last.followedBy !== "||") return true;
  const after = commands.slice(commands.indexOf(last) + 1, commands.indexOf(last) + 7);
  return after.some(failsOnPurpose) || (after[0] !== undefined && !isIdleCommand(after[0]));
}

export function setsPipefail({ name, words }: ShellCommand): boolean {
  return name === "set" && words.some(({ text }) => text === "pipefail");
}

export function unsetsErrexit({ name, words }: ShellCommand): boolean {
  return (
    name === "set" && words.some(({ text }) => text !== undefined && /^\+[a-z]*e/.test(text)) && !setsErrexit(words)
  );
}

/** `exit 1`, `return 1`, `false`. */
function failsOnPurpose({ name, words }: ShellCommand): boolean {
  return (
    name === "false" || ((name === "exit" || name === "return") && words[1] !== undefined && words[1].text !== "0")
  );
}

/** A command whose status is an answer: what it reads is looked at. */
export function isTest({ name, words }: ShellCommand): boolean {
  if (name === "grep" || name === "rg" || name === "egrep") return true;
  return name === "jq" && words.some(({ source }) => /^-[a-z]*e|^--exit-status$/.test(source));
}

/** The script looks at what it got and may fail for it. */
export function testsSomething(commands: readonly ShellCommand[]): boolean {
  return (
    commands.some((each) => failsOnPurpose(each)) || commands.some((each) => isTest(each) && each.followedBy !== "||")
  );
}

/** A command that changes and checks nothing. */
export function isIdleCommand({ name, redirects }: ShellCommand): boolean {
  return (
    redirects.length === 0 && name !== undefined && /^(?:echo|printf|sleep|true|:|exit|set|cd|pwd|date)$/.test(name)
  );
}

/** Whether what a command does cannot be told from its words: the project's own, or another program's script. */
export function isOpaqueCommand(command: ShellCommand): boolean {
  const [first] = command.words;
  if (first === undefined) return false;
  const program = wordText(first);
  if (program.includes("/") || program.includes("$")) return true;
  const plain = plainCommand(command);
  return plain === undefined || RUNNERS.test(plain.name) || plain.name === "ssh";
}
