import { once } from "node:events";
import { request as sendRequest } from "node:http";
import { type AddressInfo, type Socket, createServer } from "node:net";
import type { Duplex } from "node:stream";
import type { Status } from "../api/fake-api.ts";
import { FIN, SYN_STREAM, controlFrame, dataFrame, headerBlock, readFrames } from "../api/spdy.ts";
import { type Command, discovered } from "./command.ts";
import { pathOf, resourceNamed } from "./discovery.ts";
import { Failure } from "./failure.ts";
import { getOne } from "./reading.ts";

/** `port-forward pod/NAME :PORT`: a port of the loopback that leads to one of the pod, until it is lost or the call ends. */
export async function forward(command: Command): Promise<void> {
  const { line, client, namespace, print, tell, signal } = command;
  const [, target = "", ports = ""] = line.words;
  const name = target.replace(/^pods?\//, "");
  const port = Number(ports.slice(1));
  const pods = resourceNamed(await discovered(command), "pods");
  const path = pathOf(pods, namespace, name);
  const pod = (await getOne(command, pods, name)) as { status: { phase: string } };
  if (pod.status.phase !== "Running")
    throw new Failure(`error: unable to forward port because pod is not running. Current status=${pod.status.phase}`);
  const socket = await upgrade(new URL(`${client.server}${path}/portforward`), signal);
  const { promise: lost, resolve: lose } = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => lose(), { once: true });
  const isOpen = new Set<Socket>();
  const open = streams(socket);
  const server = createServer((local) => {
    isOpen.add(local);
    local.on("close", () => isOpen.delete(local));
    local.on("error", () => local.destroy());
    open(local, port, (why) => {
      const { port: from } = server.address() as AddressInfo;
      tell(
        `E1130 12:00:00.000000       1 portforward.go:424] "Unhandled Error" err="an error occurred forwarding ${from} -> ${port}: ${why}"\n`,
      );
      lose();
    });
  });
  server.listen(0, line.flags.get("address"));
  await once(server, "listening");
  const { port: local } = server.address() as AddressInfo;
  print(`Forwarding from 127.0.0.1:${local} -> ${port}\n`);
  await lost;
  for (const one of isOpen) one.destroy();
  socket.destroy();
  const closed = once(server, "close");
  server.close();
  await closed;
  throw new Failure("error: lost connection to pod");
}

function upgrade(url: URL, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const headers = {
      connection: "Upgrade",
      upgrade: "SPDY/3.1",
      "x-stream-protocol-version": "portforward.k8s.io",
    };
    const request = sendRequest(url, { method: "POST", agent: false, headers, signal });
    request.on("error", () => reject(new Failure("error: error upgrading connection: error dialing backend")));
    request.on("upgrade", (_response, socket) => {
      socket.on("error", () => socket.destroy());
      resolve(socket);
    });
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => {
        const { message = "" } = JSON.parse(text) as Partial<Status>;
        reject(new Failure(`error: error upgrading connection: ${message}`));
      });
    });
    request.end();
  });
}

/** Opens a pair of streams for each connection: one for its bytes, one for what went wrong. */
function streams(socket: Duplex): (local: Socket, port: number, failed: (why: string) => void) => void {
  const data = new Map<number, Socket>();
  const errors = new Map<number, (why: string) => void>();
  let next = 1;
  let pairs = 0;
  readFrames(socket, (head, payload) => {
    if (head.readUInt8(0) >= 0x80) return;
    const id = head.readUInt32BE(0);
    if (payload.length > 0) {
      errors.get(id)?.(payload.toString("utf8"));
      data.get(id)?.write(payload);
    }
    if ((head.readUInt8(4) & FIN) !== 0) data.get(id)?.end();
  });
  const open = (headers: Readonly<Record<string, string>>): number => {
    const id = next;
    next += 2;
    const fixed = Buffer.alloc(10);
    fixed.writeUInt32BE(id, 0);
    socket.write(controlFrame(SYN_STREAM, Buffer.concat([fixed, headerBlock(headers, id === 1)])));
    return id;
  };
  return (local, port, failed) => {
    const headers = { port: String(port), requestid: String(pairs++) };
    errors.set(open({ ...headers, streamtype: "error" }), failed);
    const id = open({ ...headers, streamtype: "data" });
    data.set(id, local);
    local.on("data", (part) => {
      if (!socket.destroyed) socket.write(dataFrame(id, part));
    });
  };
}
