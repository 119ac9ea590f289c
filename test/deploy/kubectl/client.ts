import { setTimeout as sleep } from "node:timers/promises";
import { type IncomingMessage, STATUS_CODES, request as sendRequest } from "node:http";
import type { Status } from "../api/fake-api.ts";
import { Failure, failureOf, genericStatus } from "./failure.ts";

export interface Asked {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
}

/** How kubectl's clients differ in what they make of an answer that is a failure. */
interface Reading {
  /** Stands before the message: `error when creating "STDIN": `. */
  readonly doing?: string;
  /** The answer is read as an object of the API; else as bytes. */
  readonly isTyped?: boolean;
  /** The answer's own words are not looked at, as discovery does it. */
  readonly isGeneric?: boolean;
  /** The resource and the name, for an answer that has no words. */
  readonly of?: readonly [kind: string, name: string];
}

/** One command's requests to one server. */
export interface Client {
  readonly server: string;
  /** The body of an answer that is a success. @throws Failure */
  ask(asked: Asked, reading?: Reading): Promise<string>;
  /** One line of the log, where the verbosity is high enough for it. */
  log(text: string, level?: "I" | "E"): void;
}

interface Answer {
  readonly code: number;
  readonly text: string;
  readonly location: string | undefined;
}

/** What Go's `http.Client` says of a request that brought no answer. */
class NoAnswer extends Error {}

class BrokenOff extends NoAnswer {}

const MOST_TRIES = 10;

const MOST_REDIRECTS = 10;

/** How long discovery waits where a call says nothing; another request then waits for ever. */
const DISCOVERY_MS = 32_000;

/**
 * @param timeout as `--request-timeout` has it: `30000ms`
 * @param tell takes what goes to standard error
 * @param signal ends what is under way
 */
export function createClient(
  server: string,
  {
    timeout,
    isTold,
    tell,
    signal,
  }: {
    readonly timeout: string;
    readonly isTold: boolean;
    readonly tell: (text: string) => void;
    readonly signal: AbortSignal;
  },
): Client {
  const limit = Number(/^(\d+)ms$/.exec(timeout)?.[1] ?? 0);
  const log = (text: string, level: "I" | "E" = "I"): void => {
    if (isTold || level === "E") tell(`${level}1130 12:00:00.000000       1 ${text}\n`);
  };

  /** A question whose connection broke is asked again, a second later each time; a change is not. */
  async function sendAgain(asked: Asked, url: URL, milliseconds: number): Promise<Answer> {
    for (let tries = 0; ; tries++) {
      try {
        return await send(asked, url, milliseconds);
      } catch (error) {
        if (!(error instanceof BrokenOff) || asked.method !== "GET" || tries === MOST_TRIES) throw error;
        await sleep(1000, undefined, { signal });
      }
    }
  }

  async function send(asked: Asked, url: URL, milliseconds: number): Promise<Answer> {
    try {
      const answer = await once(asked, url, milliseconds, signal);
      log(
        `round_trippers.go:560] ${asked.method} ${url.href} ${answer.code} ${STATUS_CODES[answer.code] ?? ""} in 1 milliseconds`,
      );
      return answer;
    } catch (error) {
      log(`round_trippers.go:560] ${asked.method} ${url.href}  in 0 milliseconds`);
      throw error;
    }
  }

  /** Follows where the server sends it, as Go's client does: only 307 and 308 keep the method. */
  async function follow(asked: Asked, url: URL, milliseconds: number): Promise<Answer> {
    let [current, at] = [asked, url];
    for (let count = 0; count < MOST_REDIRECTS; count++) {
      const answer = await sendAgain(current, at, milliseconds);
      if (answer.location === undefined || answer.code < 300 || answer.code > 399) return answer;
      at = new URL(answer.location, at);
      if (answer.code < 304) current = { ...withoutBody(current), method: "GET" };
    }
    throw new NoAnswer("stopped after 10 redirects");
  }

  async function ask(asked: Asked, reading: Reading = {}): Promise<string> {
    const { isGeneric = false, of: [kind, name] = ["", ""] } = reading;
    const milliseconds = limit === 0 && isGeneric ? DISCOVERY_MS : limit;
    const query = new URLSearchParams(asked.query);
    if (milliseconds > 0) query.set("timeout", shownTime(milliseconds));
    query.sort();
    const url = new URL(`${server.replace(/\/$/, "")}${asked.path}${query.size > 0 ? `?${query.toString()}` : ""}`);
    let answer: Answer;
    try {
      answer = await follow(asked, url, milliseconds);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      throw unanswered(asked, url, error.message, reading);
    }
    if (answer.code < 400) return answer.text;
    const status = isGeneric ? undefined : statusIn(answer.text);
    throw status === undefined
      ? failureOf(
          genericStatus(answer.code, isGeneric ? "unknown" : answer.text, asked.method.toLowerCase(), kind, name),
          { ...reading, isTyped: false },
        )
      : failureOf(status, reading);
  }

  function unanswered(asked: Asked, url: URL, why: string, { isGeneric = false }: Reading): Failure {
    const reason = isGeneric && why.includes("Client.Timeout") ? "context deadline exceeded" : why;
    const method = `${asked.method[0] ?? ""}${asked.method.slice(1).toLowerCase()}`;
    if (!isGeneric) log(`helpers.go:264] Connection error: ${method} ${url.href}: ${reason}`);
    const inner = `${method} "${url.href}": ${reason}`;
    const words = reason.includes("connection refused")
      ? `The connection to the server ${url.host} was refused - did you specify the right host or port?`
      : `Unable to connect to the server: ${reason}`;
    return new Failure(words, { inner });
  }

  return { server, ask, log };
}

const withoutBody = ({ method, path }: Asked): Asked => ({ method, path });

function shownTime(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}

function statusIn(text: string): Partial<Status> | undefined {
  try {
    const read = JSON.parse(text) as Partial<Status>;
    return read.kind === "Status" ? read : undefined;
  } catch {
    return undefined;
  }
}

function once(asked: Asked, url: URL, milliseconds: number, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const body = asked.body === undefined ? undefined : JSON.stringify(asked.body);
    const request = sendRequest(url, {
      method: asked.method,
      agent: false,
      signal,
      headers: {
        accept: asked.accept ?? "application/json",
        ...(body === undefined
          ? {}
          : { "content-type": asked.contentType ?? "application/json", "content-length": Buffer.byteLength(body) }),
      },
    });
    const late = (): void =>
      void request.destroy(new NoAnswer("net/http: request canceled (Client.Timeout exceeded while awaiting headers)"));
    const timer = milliseconds === 0 ? undefined : setTimeout(late, milliseconds);
    request.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (error.code === "ECONNREFUSED") reject(new NoAnswer(`dial tcp ${url.host}: connect: connection refused`));
      else reject(error.code === "ECONNRESET" ? new BrokenOff("EOF") : error);
    });
    request.on("response", (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        clearTimeout(timer);
        resolve({
          code: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString("utf8"),
          location: response.headers.location,
        });
      });
    });
    request.end(body);
  });
}
