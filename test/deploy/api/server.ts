import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { answer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { FakeApi } from "./fake-api.ts";
import { copyOf, isObject } from "./fields.ts";
import { discover, kindNamed } from "./kinds.ts";
import { known } from "./lives.ts";
import { loggedContainer, tail } from "./logs.ts";
import { forwardPorts } from "./port-forward.ts";
import { controllerOf, isReady, object } from "./pods.ts";
import { isProtobuf, readProtobuf } from "./protobuf.ts";
import { createRights } from "./review.ts";
import { routeOf, routeResource, verbOf } from "./route.ts";
import type { Route } from "./route.ts";
import { createSimulation } from "./simulate.ts";
import { ApiFailure, badRequest, noSuchPath, notFound, unauthorized } from "./status.ts";
import { snapshot } from "./store.ts";
import type { ApiObject, ApiRequest, FakeApiOptions, Interception, Moment, ObjectKey, PortAnswer } from "./types.ts";

type PodMatch = string | ((pod: ApiObject) => boolean);
type Script = (request: ApiRequest) => Interception;

interface Incoming {
  request: ApiRequest;
  route: Route;
  url: URL;
}

function readBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  return isProtobuf(body) ? readProtobuf(body) : (JSON.parse(body.toString("utf8")) as unknown);
}

/** Starts the API on a free port of the loopback, with the namespaces that each cluster has. */
export async function startFakeApi(options: FakeApiOptions): Promise<FakeApi> {
  const simulation = createSimulation(options.now);
  const { store } = simulation;
  const user = {
    username: options.user?.username ?? "dev@example.test",
    groups: options.user?.groups ?? ["developers", "system:authenticated"],
    uid: options.user?.uid ?? "",
  };
  const rights = createRights(user);
  const log: ApiRequest[] = [];
  const scripts: Script[] = [];
  const waiting: { is: (request: ApiRequest, log: readonly ApiRequest[]) => boolean; action: () => void }[] = [];
  const answers: { match: PodMatch; handler: (path: string, pod: ApiObject, port: number) => PortAnswer }[] = [];
  const logs: { match: PodMatch; handler: (pod: ApiObject, container: string, previous: boolean) => string }[] = [];
  const tunnels = new Set<Duplex>();
  let isUnauthorized = false;
  let port = 0;
  let server: Server | undefined;

  const matches = (match: PodMatch, pod: ApiObject): boolean => {
    if (typeof match !== "string") return match(pod);
    const owner = controllerOf(pod);
    const set =
      owner?.kind === "ReplicaSet" ? store.get(known("ReplicaSet"), owner.name, pod.metadata.namespace) : undefined;
    return [pod.metadata.name, owner?.name, set === undefined ? undefined : controllerOf(set)?.name].includes(match);
  };

  function receive(message: IncomingMessage, body: Buffer): Incoming {
    const url = new URL(message.url ?? "/", "http://api");
    const route = routeOf(url.pathname);
    const parsed = readBody(body);
    const dry = isObject(parsed) && Array.isArray(parsed.dryRun) && parsed.dryRun.length > 0;
    const name = isObject(parsed) && isObject(parsed.metadata) ? parsed.metadata.name : undefined;
    const request: ApiRequest = {
      index: log.length,
      at: options.now(),
      method: message.method ?? "GET",
      path: message.url ?? "/",
      verb: verbOf(message.method ?? "GET", route, url.searchParams),
      resource: routeResource(route),
      subresource: route.subresource,
      namespace: route.namespace,
      name: route.name === "" && message.method === "POST" && typeof name === "string" ? name : route.name,
      dryRun: url.searchParams.getAll("dryRun").length > 0 || dry,
      manager: url.searchParams.get("fieldManager") ?? "",
      force: url.searchParams.get("force") === "true",
      body: parsed,
      status: 0,
    };
    for (const one of waiting.filter((one) => one.is(request, log))) {
      waiting.splice(waiting.indexOf(one), 1);
      one.action();
    }
    simulation.advance();
    log.push(request);
    return { request, route, url };
  }

  const intercepted = (request: ApiRequest): Interception => {
    for (const script of scripts.toReversed()) {
      const result = script(request);
      if (result !== undefined) return result;
    }
    return undefined;
  };

  function demand({ request, route }: Incoming): void {
    if (route.kind === undefined) return;
    const isTunnel = route.subresource === "portforward";
    rights.demand({
      verb: isTunnel ? "create" : request.verb,
      group: route.kind.group,
      resource: route.subresource === "" ? route.kind.plural : `${route.kind.plural}/${route.subresource}`,
      namespace: route.namespace,
      name: route.name,
    });
  }

  function podLog({ route, url }: Incoming): Answer {
    const pod = store.get(known("Pod"), route.name, route.namespace);
    if (pod === undefined) throw notFound(known("Pod"), route.name);
    const container = loggedContainer(pod, url.searchParams);
    const previous = url.searchParams.get("previous") === "true";
    const told = logs.findLast((one) => matches(one.match, pod));
    const text = told === undefined ? `${container} started\n` : told.handler(pod, container, previous);
    return { status: 200, body: tail(text, url.searchParams.get("tailLines")) };
  }

  function respond(incoming: Incoming, message: IncomingMessage): Answer & { type?: string } {
    const { request, route, url } = incoming;
    if (isUnauthorized) throw unauthorized();
    const query = url.searchParams;
    if (route.review !== undefined) return { status: 201, body: rights.review(route.review, request.body) };
    if (route.kind !== undefined) {
      demand(incoming);
      if (route.subresource === "log") return podLog(incoming);
      if (route.subresource === "portforward") throw badRequest("Upgrade request required");
      const contentType = message.headers["content-type"] ?? "";
      return answer(store, { request, kind: route.kind, route, query, contentType });
    }
    if (url.pathname === "/version") return { status: 200, body: versionOf(options.serverVersion ?? "v1.32.4") };
    const found = discover(url.pathname, message.headers.accept ?? "");
    if (found === undefined) throw noSuchPath();
    return { status: 200, ...found };
  }

  function serve(message: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const incoming = receive(message, body);
    const scripted = intercepted(incoming.request);
    if (scripted === "hang") return;
    if (scripted === "drop") {
      response.destroy();
      return;
    }
    let result: Answer & { type?: string; headers?: Readonly<Record<string, string>> };
    try {
      result = scripted ?? respond(incoming, message);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      result = { status: error.status.code, body: error.status };
    }
    incoming.request.status = result.status;
    const isText = typeof result.body === "string";
    const contentType = result.type ?? (isText ? "text/plain" : "application/json");
    response.writeHead(result.status, { "content-type": contentType, ...result.headers });
    response.end(isText ? result.body : JSON.stringify(result.body));
  }

  /** What a pod answers when no test has told: as its readiness says. */
  const ownAnswer = (pod: ApiObject): PortAnswer => {
    const isRunning = object(pod.status).phase === "Running";
    return isRunning ? (isReady(pod) ? 200 : 503) : "refuse";
  };

  function upgrade(message: IncomingMessage, socket: Duplex, early: Buffer): void {
    socket.on("error", () => socket.destroy());
    if (early.length > 0) socket.unshift(early);
    const incoming = receive(message, Buffer.alloc(0));
    const { request, route } = incoming;
    const refuse = (failed: ApiFailure) => {
      request.status = failed.status.code;
      const text = JSON.stringify(failed.status);
      const head = `HTTP/1.1 ${failed.status.code} ${failed.status.reason ?? "Error"}\r\ncontent-type: application/json`;
      socket.end(`${head}\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`);
    };
    const scripted = intercepted(request);
    tunnels.add(socket);
    socket.on("close", () => tunnels.delete(socket));
    if (scripted === "hang") return;
    if (scripted === "drop") {
      socket.destroy();
      return;
    }
    try {
      if (isUnauthorized) throw unauthorized();
      demand(incoming);
      if (route.subresource !== "portforward") throw badRequest("this resource takes no upgrade");
      const pod = store.get(known("Pod"), route.name, route.namespace);
      if (pod === undefined) throw notFound(known("Pod"), route.name);
      if (scripted !== undefined) throw badRequest("an upgrade can be dropped or left hanging only");
      if (!/^spdy\/3\.1$/i.test(message.headers.upgrade ?? "")) throw badRequest("unable to upgrade: SPDY/3.1 only");
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      refuse(error);
      return;
    }
    request.status = 101;
    forwardPorts(socket, (path, at) => {
      simulation.advance();
      const pod = store.get(known("Pod"), route.name, route.namespace);
      if (pod === undefined) return "refuse";
      const told = answers.findLast((one) => matches(one.match, pod));
      return told === undefined ? ownAnswer(pod) : told.handler(path, pod, at);
    });
  }

  async function up(): Promise<void> {
    if (server !== undefined) return;
    const listening = createServer((message, response) => {
      const parts: Buffer[] = [];
      message.on("data", (part: Buffer) => parts.push(part));
      message.on("end", () => serve(message, response, Buffer.concat(parts)));
    });
    listening.on("upgrade", upgrade);
    await new Promise<void>((done, fail) => {
      listening.once("error", fail);
      listening.listen(port, "127.0.0.1", done);
    });
    port = (listening.address() as AddressInfo).port;
    server = listening;
  }

  async function down(): Promise<void> {
    const closing = server;
    if (closing === undefined) return;
    server = undefined;
    for (const tunnel of tunnels) tunnel.destroy();
    const closed = new Promise<void>((done) => closing.close(() => done()));
    closing.closeAllConnections();
    await closed;
  }

  const kindOf = (name: string) => {
    const kind = kindNamed(name);
    if (kind === undefined) throw new Error(`the fake API has no kind ${name}`);
    return kind;
  };

  await up();
  const api: FakeApi = {
    url: `http://127.0.0.1:${port}`,
    requests: log,
    writes: () =>
      log.filter(
        (request) =>
          !["get", "list", "watch"].includes(request.verb) &&
          !request.dryRun &&
          request.subresource !== "portforward" &&
          !request.resource.startsWith("selfsubject"),
      ),
    objects: {
      put(given, manager = "test", operation = "Update") {
        simulation.advance();
        const next = copyOf(given) as ApiObject;
        const kind = kindOf(next.kind);
        if (kind.namespaced) next.metadata.namespace ??= "default";
        const { name, namespace } = next.metadata;
        if (kind.namespaced && store.get(known("Namespace"), namespace ?? "") === undefined) {
          throw new Error(`${kind.kind} ${name} needs the namespace ${namespace ?? ""}`);
        }
        const write = { manager, unchecked: true };
        if (operation === "Apply") return store.apply(kind, next, { ...write, force: true }).object;
        const there = store.get(kind, name, namespace);
        delete next.metadata.resourceVersion;
        return there === undefined ? store.create(kind, next, write) : store.update(kind, next, write);
      },
      get(kind, name, namespace = "default") {
        simulation.advance();
        return store.get(kindOf(kind), name, namespace);
      },
      list(kind, namespace) {
        simulation.advance();
        return copyOf(store.list(kindOf(kind), namespace));
      },
      delete(kind, name, namespace = "default") {
        simulation.advance();
        store.remove(kindOf(kind), name, namespace);
      },
      change({ kind, name, namespace = "default" }: ObjectKey, edit, manager = "test") {
        simulation.advance();
        const there = store.get(kindOf(kind), name, namespace);
        if (there === undefined) throw notFound(kindOf(kind), name);
        edit(there);
        // The server's own fields can be changed here too: a namespace that was made anew has another uid.
        return store.update(kindOf(kind), there, { manager, unchecked: true });
      },
    },
    snapshot() {
      simulation.advance();
      return snapshot(store);
    },
    behave: (workload, behaviour, match) => simulation.behave(workload, behaviour, match),
    pods: (match) => ({
      answer: (handler) => void answers.push({ match, handler }),
      logs: (handler) => void logs.push({ match, handler }),
    }),
    intercept(script) {
      scripts.push(script);
      return () => void scripts.splice(scripts.indexOf(script), 1);
    },
    at(moment: Moment, action) {
      if (typeof moment === "number") simulation.at(moment, action);
      else waiting.push({ is: moment, action });
    },
    deny: (verb, resource) => rights.deny(verb, resource),
    allow: (verb, resource) => rights.allow(verb, resource),
    unauthorized(is) {
      isUnauthorized = is;
    },
    down,
    up,
    advance: () => simulation.advance(),
    kubeconfig({ folder, context = "staging", cluster = context, namespace, others = {}, user: credentials = {} }) {
      const contexts = [
        [context, cluster, api.url] as const,
        ...Object.entries(others).map(([name, url]) => [name, name, url] as const),
      ];
      const config = {
        apiVersion: "v1",
        kind: "Config",
        "current-context": context,
        clusters: contexts.map(([, name, url]) => ({ name, cluster: { server: url } })),
        contexts: contexts.map(([name, of]) => ({
          name,
          context: { cluster: of, user: "dev", ...(namespace === undefined ? {} : { namespace }) },
        })),
        users: [{ name: "dev", user: credentials }],
      };
      mkdirSync(folder, { recursive: true });
      const path = join(folder, "config");
      writeFileSync(path, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
      return path;
    },
    close: down,
  };
  for (const name of ["default", "kube-system"]) {
    api.objects.put({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }
  return api;
}

function versionOf(gitVersion: string) {
  const [major = "1", minor = "0"] = gitVersion.replace(/^v/, "").split(".");
  return {
    major,
    minor,
    gitVersion,
    gitCommit: "",
    gitTreeState: "clean",
    buildDate: "2026-01-01T00:00:00Z",
    goVersion: "go1.24.2",
    compiler: "gc",
    platform: "linux/amd64",
  };
}
