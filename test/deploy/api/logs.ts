import { items } from "./defaults.ts";
import { isObject } from "./fields.ts";
import { object } from "./pods.ts";
import { badRequest } from "./status.ts";
import type { ApiObject } from "./types.ts";

/** The container whose log is asked for; throws what the API answers to none, to an unknown one and to one without log. */
export function loggedContainer(pod: ApiObject, query: URLSearchParams): string {
  const name = pod.metadata.name;
  const of = (list: "containers" | "initContainers") => items(pod.spec?.[list]).map((one) => String(one.name));
  const containers = of("containers");
  const asked = query.get("container") ?? (containers.length === 1 ? containers[0] : undefined);
  if (asked === undefined) {
    const init = of("initContainers");
    const more = init.length === 0 ? "" : ` or one of the init containers: [${init.join(" ")}]`;
    throw badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${containers.join(" ")}]${more}`,
    );
  }
  const statuses = [...items(pod.status?.containerStatuses), ...items(pod.status?.initContainerStatuses)];
  const status = statuses.find((one) => one.name === asked);
  if (status === undefined && ![...containers, ...of("initContainers")].includes(asked)) {
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  const state = object(status?.state);
  const hasEnded = isObject(object(status?.lastState).terminated) || isObject(state.terminated);
  if (query.get("previous") === "true") {
    if (!isObject(object(status?.lastState).terminated)) {
      throw badRequest(`previous terminated container "${asked}" in pod "${name}" not found`);
    }
  } else if (!hasEnded && !isObject(state.running)) {
    const reason = String(object(state.waiting).reason ?? "ContainerCreating");
    const why = /ImagePull|InvalidImage/.test(reason)
      ? `trying and failing to pull image`
      : `waiting to start: ${reason}`;
    throw badRequest(`container "${asked}" in pod "${name}" is ${why}`);
  }
  return asked;
}

/** The last lines of a log, as `tailLines` asks. */
export function tail(text: string, lines: string | null): string {
  if (lines === null) return text;
  const all = text.split("\n");
  const end = all.at(-1) === "" ? all.length - 1 : all.length;
  return all.slice(Math.max(0, end - Number(lines))).join("\n");
}
