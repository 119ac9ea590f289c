import type { Client } from "./client.ts";
import { type Mapping, discover } from "./discovery.ts";
import { Failure } from "./failure.ts";
import type { Line } from "./line.ts";
import { type Mapped, mapManifests, readManifests } from "./manifests.ts";

/** One command that is carried out. */
export interface Command {
  readonly line: Line;
  readonly stdin: string;
  readonly namespace: string;
  readonly client: Client;
  readonly home: string;
  /** Takes what goes to standard output. */
  readonly print: (text: string) => void;
  /** Takes what goes to standard error. */
  readonly tell: (text: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

export function discovered({ client, home }: Command): Promise<readonly Mapping[]> {
  return discover(client, home);
}

export function printObject({ print, line }: Command, object: object): void {
  print(`${JSON.stringify(line.flags.has("show-managed-fields") ? object : withoutManagers(object), undefined, 4)}\n`);
}

function withoutManagers(object: object): object {
  if ("items" in object && Array.isArray(object.items))
    return { ...object, items: (object.items as object[]).map(withoutManagers) };
  if (!("metadata" in object)) return object;
  const { managedFields: _, ...metadata } = object.metadata as Record<string, unknown>;
  return { ...object, metadata };
}

/** Several failures, each in a line of its own as kubectl prints them. */
export function together(failures: readonly Failure[]): Failure {
  const [first, ...others] = failures;
  if (first !== undefined && others.length === 0) return first;
  return new Failure(failures.map(({ message }) => message).join("\n"), { told: failures.flatMap(({ told }) => told) });
}

/** Notes a failure and goes on; anything else is thrown. */
export async function collecting<Value>(failures: Failure[], work: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    failures.push(error);
    return undefined;
  }
}

/** The objects of standard input with their resources. What stays unknown is told by the caller, after the rest. */
export async function mapStdin(command: Command): Promise<{ known: Mapped[]; unknown: Failure[] }> {
  const objects = readManifests(command.stdin);
  if (objects.length === 0) return { known: [], unknown: [] };
  let mappings: readonly Mapping[];
  try {
    mappings = await discovered(command);
  } catch (error) {
    if (error instanceof Failure) throw new Failure(`error: unable to recognize "STDIN": ${error.inner}`);
    throw error;
  }
  const { known, unknown } = mapManifests(objects, mappings, command.namespace);
  return { known, unknown: unknown.length > 1 ? unknown.map(recognized) : unknown };
}

const recognized = ({ inner }: Failure): Failure => new Failure(`unable to recognize ${inner}`);
