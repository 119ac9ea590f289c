import { setTimeout as pause } from "node:timers/promises";
import type { Api, WatchEvent } from "./api.ts";
import { scenarioLabel } from "./scenarios.ts";

/** Puts each pod that waits for a node on `node`, in the place of a scheduler. Gives the function that ends it. */
export function startBinder(api: Api, node: string): () => Promise<void> {
  const stopping = new AbortController();
  const ended = bindUntil(stopping.signal, api, node);
  return () => {
    stopping.abort();
    return ended;
  };
}

async function bindUntil(stopping: AbortSignal, api: Api, node: string): Promise<void> {
  while (!stopping.aborted) {
    const round = new AbortController();
    try {
      await api.watch(
        `/api/v1/pods?watch=true&fieldSelector=${encodeURIComponent("spec.nodeName=")}`,
        AbortSignal.any([stopping, round.signal]),
        (event) => {
          if (event.type === "ADDED") bind(api, node, event).catch(() => round.abort());
        },
      );
    } catch {
      // The API server is away, or a pod could not be bound: the next watch begins with all that still wait
    }
    if (!stopping.aborted) await pause(100);
  }
}

async function bind(api: Api, node: string, { object }: WatchEvent): Promise<void> {
  const { name, namespace, labels } = object.metadata;
  const pod = `/api/v1/namespaces/${namespace}/pods/${name}`;
  if (labels?.[scenarioLabel] === "unschedulable") {
    const message = "0/1 nodes are available: 1 Insufficient cpu";
    const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", message };
    await api.ask("PATCH", `${pod}/status`, { status: { conditions: [condition] } });
  } else {
    const target = { apiVersion: "v1", kind: "Node", name: node };
    await api.ask("POST", `${pod}/binding`, { apiVersion: "v1", kind: "Binding", metadata: { name }, target });
  }
}
