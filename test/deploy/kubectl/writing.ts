import { type Command, collecting, mapStdin, printObject, together, discovered } from "./command.ts";
import { type Mapping, pathOf, resourceNamed, shownKind } from "./discovery.ts";
import { Failure } from "./failure.ts";
import { type Mapped, mapManifests, readManifests } from "./manifests.ts";

/** Carries out a change for each object of standard input, and goes on behind one that fails. */
async function forEach(command: Command, change: (mapped: Mapped) => Promise<void>, none: string): Promise<void> {
  const { known, unknown } = await mapStdin(command);
  if (known.length === 0 && unknown.length === 0) throw new Failure(`error: no objects passed to ${none}`);
  const failures: Failure[] = [];
  for (const mapped of known) await collecting(failures, () => change(mapped));
  if (failures.length + unknown.length > 0) throw together([...failures, ...unknown]);
}

const VALIDATION = { fieldValidation: "Ignore" } as const;

export function create(command: Command): Promise<void> {
  const { client, line, namespace } = command;
  return forEach(
    command,
    async ({ object, mapping }) => {
      if (line.flags.get("dry-run") === "client") return printObject(command, object);
      const path = pathOf(mapping, namespace);
      const query = { fieldManager: "kubectl-create", ...VALIDATION };
      const doing = 'error when creating "STDIN": ';
      printAnswer(command, await client.ask({ method: "POST", path, query, body: object }, { doing }));
    },
    "create",
  );
}

export function replace(command: Command): Promise<void> {
  const { client, namespace } = command;
  const doing = 'error when replacing "STDIN": ';
  return forEach(
    command,
    async ({ object, mapping }) => {
      const path = pathOf(mapping, namespace, object.metadata.name);
      // Without a version of its own it takes that of the one that is there.
      let body = object;
      if (object.metadata["resourceVersion"] === undefined) {
        const there = JSON.parse(await client.ask({ method: "GET", path }, { doing })) as typeof object;
        body = { ...object, metadata: { ...object.metadata, resourceVersion: there.metadata["resourceVersion"] } };
      }
      const query = { fieldManager: "kubectl-replace", ...VALIDATION };
      printAnswer(command, await client.ask({ method: "PUT", path, query, body }, { doing }));
    },
    "replace",
  );
}

const CONFLICT = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

export async function apply(command: Command): Promise<void> {
  const { client, line, namespace } = command;
  if (!line.flags.has("server-side")) throw new Error("the double of kubectl applies on the server only");
  const failures: Failure[] = [];
  const objects = readManifests(command.stdin);
  await verifySchema(command, "/openapi/v3");
  const mappings = await discovered(command);
  for (const version of new Set(objects.map(({ apiVersion }) => apiVersion)))
    await verifySchema(command, `/openapi/v3/${version.includes("/") ? "apis" : "api"}/${version}`, { hash: "0" });
  const { known, unknown } = mapManifests(objects, mappings, namespace);
  for (const { object, mapping } of known)
    await collecting(failures, async () => {
      const path = pathOf(mapping, namespace, object.metadata.name);
      const query = {
        fieldManager: line.flags.get("field-manager") ?? "",
        fieldValidation: "Strict",
        force: String(line.flags.has("force-conflicts")),
        ...(line.flags.get("dry-run") === "server" ? { dryRun: "All" } : {}),
      };
      const contentType = "application/apply-patch+yaml";
      try {
        printAnswer(command, await client.ask({ method: "PATCH", path, query, body: object, contentType }));
      } catch (error) {
        if (error instanceof Failure && error.reason === "Conflict")
          throw new Failure(`error: ${error.inner}\n${CONFLICT}`);
        throw error;
      }
      client.log("apply.go:548] Running apply post-processor function");
    });
  if (failures.length + unknown.length > 0) throw together([...failures, ...unknown]);
}

/** kubectl asks whether the server checks fields before it sends it any. */
async function verifySchema({ client }: Command, path: string, query: Record<string, string> = {}): Promise<void> {
  const reading = { isGeneric: true, isTyped: false };
  try {
    await client.ask({ method: "GET", path, query }, reading);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    let inner = error.inner;
    try {
      await client.ask({ method: "GET", path: "/openapi/v2" }, reading);
    } catch (second) {
      if (!(second instanceof Failure)) throw second;
      inner = second.inner;
    }
    throw new Failure(
      `error: error validating "STDIN": error validating data: failed to download openapi: ${inner}; if you choose to ignore these errors, turn validation off with --validate=false`,
    );
  }
}

export async function remove(command: Command): Promise<void> {
  const { client, line, stdin, print } = command;
  const raw = line.flags.get("raw");
  if (raw !== undefined) {
    const body = JSON.parse(stdin) as unknown;
    return print(await client.ask({ method: "DELETE", path: raw, body }, { isTyped: false }));
  }
  if (line.flags.has("filename"))
    return forEach(
      command,
      ({ object, mapping }) => removeOne(command, mapping, object.metadata.name, 'error when deleting "STDIN": '),
      "delete",
    );
  const [, word = "", name = ""] = line.words;
  await removeOne(command, resourceNamed(await discovered(command), word), name, "");
}

async function removeOne(command: Command, mapping: Mapping, name: string, doing: string): Promise<void> {
  const { client, line, namespace, print } = command;
  const path = pathOf(mapping, namespace, name);
  const body = { propagationPolicy: "Background" };
  try {
    await client.ask({ method: "DELETE", path, body }, { doing });
    print(`${shownKind(mapping)} "${name}" deleted\n`);
  } catch (error) {
    const isIgnored = error instanceof Failure && error.reason === "NotFound" && line.flags.has("ignore-not-found");
    if (!isIgnored) throw error;
  }
}

function printAnswer(command: Command, text: string): void {
  printObject(command, JSON.parse(text) as object);
}
