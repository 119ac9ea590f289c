import { type Context, note, say, tell } from "../outside/context.ts";
import type { StepId } from "../decisions/events.ts";
import type { Check } from "../decisions/journal.ts";
import { type Json, at, listAt, textAt } from "../kubectl/json.ts";
import { type ClusterObject, nameOf } from "../kubectl/object.ts";
import { stopIfCancelled } from "../outside/patience.ts";
import { isLeaving, podsOf } from "../decisions/pods.ts";
import { Stop } from "../decisions/stop.ts";

interface HealthQuestion {
  readonly pod: string;
  readonly port: number;
  /** As it is sent. */
  readonly path: string;
  readonly scheme: "http" | "https";
  readonly headers: Readonly<Record<string, string>>;
}

/** In a row, before a pod counts as healthy. */
const WANTED = 3;
const MAX_TRIES = 6;
const TUNNEL_TRIES = 3;
const WAIT_MS = 1000;

/**
 * Asks every new pod, through a tunnel to it alone, what its own probes ask: a Service would send the question to any pod.
 * @throws Stop `failed` when a pod does not answer with 2xx; `unknown` when no tunnel comes about and nobody accepts that
 */
export async function verifyPods(context: Context, step: StepId, pods: readonly ClusterObject[]): Promise<Check[]> {
  const checks: Check[] = [];
  for (const pod of pods) {
    const questions = questionsFor(pod);
    if (questions.length === 0) {
      note(context, step, `\`${nameOf(pod)}\` has no HTTP probe, so nobody can ask it how it is`);
      checks.push({ pod: nameOf(pod), path: "", result: "unverified", detail: "no HTTP probe" });
    }
    for (const question of questions) {
      stopIfCancelled(context);
      say(context, step, "running", `\`${question.pod}\` ${question.path}`);
      checks.push(await askPod(context, step, question));
    }
  }
  const unanswered = checks.filter(({ result, path }) => result === "unverified" && path !== "");
  if (unanswered.length > 0) await acceptUnverified(context, unanswered);
  return checks;
}

/** The pods that workloads' newest templates started. */
export function newPods(workloads: readonly ClusterObject[], objects: readonly ClusterObject[]): ClusterObject[] {
  return workloads.flatMap((workload) =>
    podsOf(workload, objects).flatMap(({ pod, isNew }) => (isNew && !isLeaving(pod) ? [pod] : [])),
  );
}

/** `/health` and `/ready`, or whatever the probes call them, each once. */
export function questionsFor(pod: ClusterObject): HealthQuestion[] {
  const found = new Map<string, HealthQuestion>();
  for (const container of listAt(pod, "spec", "containers"))
    for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"]) {
      const get = at(container, probe, "httpGet");
      const port = portOf(container, at(get, "port"));
      if (get === undefined || port === undefined) continue;
      const path = requestPath(textAt(get, "path"));
      const scheme = textAt(get, "scheme") === "HTTPS" ? "https" : "http";
      found.set(`${port}${path}`, { pod: nameOf(pod), port, path, scheme, headers: headersOf(get) });
    }
  return [...found.values()];
}

/**
 * The path that kubelet would ask for: it reads the probe's path as a URL, of which path and query count, and puts the
 * pod's address and a slash before it (kubernetes/pkg/probe/http, `formatURL`).
 */
export function requestPath(path: string): string {
  const withoutHost = path.replace(/^(?:[a-z][a-z\d+.-]*:)?\/\/[^/?#]*/i, "").split("#", 1)[0] ?? "";
  const whole = withoutHost.startsWith("/") ? withoutHost : `/${withoutHost}`;
  return whole.replaceAll(/[^\x21-\x7e]/gu, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
      .join(""),
  );
}

/** The probe's own headers, but those that decide where a request ends or what its body is. */
function headersOf(get: Json): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const header of listAt(get, "httpHeaders")) {
    const [name, value] = [textAt(header, "name"), textAt(header, "value")];
    const isPlain = /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e]*$/.test(value);
    if (isPlain && !/^(?:connection|content-length|transfer-encoding|upgrade|te|trailer|expect)$/i.test(name))
      headers[name] = value;
  }
  return headers;
}

function portOf(container: Json, port: Json | undefined): number | undefined {
  if (typeof port === "number") return port;
  const named = at(
    listAt(container, "ports").find((one) => textAt(one, "name") === port),
    "containerPort",
  );
  return typeof named === "number" ? named : undefined;
}

async function askPod(context: Context, step: StepId, question: HealthQuestion): Promise<Check> {
  const { pod, port, path } = question;
  tell(context, {
    event: "command",
    step,
    command: context.kubectl.shown(["port-forward", `pod/${pod}`, `:${port}`, "--address=127.0.0.1"]),
  });
  let trouble = "";
  for (let tries = 0; tries < TUNNEL_TRIES; tries++) {
    const tunnel = await context.kubectl.forward(pod, port);
    try {
      const local = tunnel.match?.[1];
      if (local === undefined) trouble = tunnel.stderr().trim() || "the tunnel does not open";
      else {
        const answer = await askThrough(context, question, Number(local));
        if (typeof answer !== "string") return answer;
        trouble = answer;
      }
    } finally {
      await tunnel.stop();
    }
    await context.host.clock.sleep(WAIT_MS);
  }
  note(context, step, `\`${pod}\` could not be asked for ${path}: ${trouble}`);
  return { pod, path, result: "unverified", detail: "no tunnel" };
}

/** The check's result; a text when the tunnel broke. */
async function askThrough(
  context: Context,
  { pod, path, scheme, headers }: HealthQuestion,
  local: number,
): Promise<Check | string> {
  let inARow = 0;
  let last = "";
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    try {
      const status = await context.host.askPod({ scheme, port: local, path, headers });
      last = String(status);
      inARow = status >= 200 && status < 300 ? inARow + 1 : 0;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    if (inARow === WANTED) return { pod, path, result: "passed", detail: `${WANTED} times 2xx` };
    await context.host.clock.sleep(WAIT_MS);
  }
  throw new Stop("failed", { code: "verify/unhealthy", message: `\`${pod}\` answers ${path} with ${last}` });
}

async function acceptUnverified(context: Context, checks: readonly Check[]): Promise<void> {
  const words = checks.map(({ pod, path }) => `${pod} ${path}`).join(", ");
  const answer = await context.host.ask({
    id: "unverified",
    title: "Not every pod could be asked how it is",
    detail: `No answer about ${words}. The pods are ready, as Kubernetes sees it.`,
    choices: [
      { id: "stop", label: "Stop here" },
      { id: "accept", label: "Go on all the same" },
    ],
  });
  if (answer !== "accept")
    throw new Stop("unknown", {
      code: "verify/unverified",
      message: `It is not known how healthy the new pods are: ${words}`,
    });
}
