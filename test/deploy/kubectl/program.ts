import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { type AddressInfo, type Server, type Socket, createServer } from "node:net";
import { delimiter, join, resolve } from "node:path";
import { carryOut } from "./double.ts";

/** A program `kubectl` for processes that know no other: a small script that hands each call to the double in this process. */
export interface DoubleProgram {
  /** The folder that holds it, for the front of a search path. */
  readonly folder: string;
  close(): Promise<void>;
}

/**
 * Puts the program into a folder. A Node of its own would start no faster than kubectl does.
 * @param real the kubectl, by name or path, that calls are handed to that read files, as kustomize does
 */
export async function installDouble(home: string, real: string): Promise<DoubleProgram> {
  const folder = join(home, "bin");
  const server = await serve();
  await mkdir(folder, { recursive: true });
  const { port } = server.address() as AddressInfo;
  await writeFile(join(folder, "kubectl"), script(port, whereIs(real)), { mode: 0o755 });
  return {
    folder,
    async close() {
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}

/** The path of a program: by its name the script would find itself. */
function whereIs(program: string): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => resolve(folder, program)).find((path) => existsSync(path)) ?? resolve("/", program);
}

/** The call goes over one connection, which brings the exit code; two more carry standard output and error as they come. */
function script(port: number, real: string): string {
  const quoted = `'${real.replaceAll("'", String.raw`'\''`)}'`;
  const at = `/dev/tcp/127.0.0.1/${port}`;
  return `#!/usr/bin/env bash
case " $* " in
*" kustomize "* | *" --dry-run=client "*)
  exec ${quoted} "$@"
  ;;
esac
export LC_ALL=C
stdin=$(cat)
exec 3<>${at} 4<>${at} 5<>${at}
printf 'out %s\\0' $$ >&4
printf 'err %s\\0' $$ >&5
printf '%s\\0' "call $$" $# "$@" "$HOME" "$KUBECONFIG" "$stdin" >&3
cat <&4 &
cat <&5 >&2 &
wait
read -r -u 3 code
exit "$code"
`;
}

interface Connections {
  out?: Socket;
  err?: Socket;
  call?: Socket;
  words: readonly string[];
}

async function serve(): Promise<Server> {
  const byCaller = new Map<string, Connections>();
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    let text = "";
    socket.setEncoding("utf8").on("data", (part: string) => {
      const isKnown = text.includes("\0");
      text += part;
      const words = text.split("\0");
      const [kind = "", caller = ""] = (words[0] ?? "").split(" ");
      if (words.length < 2 || (isKnown && kind !== "call")) return;
      const connections = byCaller.get(caller) ?? { words: [] };
      byCaller.set(caller, connections);
      if (kind === "call") {
        if (words.length < 6 + Number(words[1])) return;
        connections.words = words.slice(1);
        connections.call = socket;
      } else if (kind === "out" || kind === "err") connections[kind] = socket;
      const { call, out, err } = connections;
      if (call === undefined || out === undefined || err === undefined) return;
      byCaller.delete(caller);
      answer(connections.words, { call, out, err });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function answer(
  [count, ...words]: readonly string[],
  { call, out, err }: Readonly<Record<"call" | "out" | "err", Socket>>,
): void {
  const end = new AbortController();
  call.on("close", () => end.abort());
  const args = words.slice(0, Number(count));
  const [HOME = "", KUBECONFIG = "", stdin = ""] = words.slice(args.length);
  const finish = (code: number): void => {
    out.end();
    err.end();
    call.end(`${code}\n`);
  };
  carryOut({
    ...{ args, environment: { HOME, KUBECONFIG }, stdin, signal: end.signal },
    print: (text) => void out.write(text),
    tell: (text) => void err.write(text),
  }).then(finish, (error: unknown) => {
    if (!end.signal.aborted) err.write(`the double of kubectl failed: ${String(error)}\n`);
    finish(70);
  });
}
