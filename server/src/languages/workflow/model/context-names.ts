import { PAYLOADS } from "./data/payloads.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** What contexts hold whatever the file says. Source: https://docs.github.com/actions/reference/contexts-reference, November 2026. */
export const FIXED_NAMES: Readonly<Record<"github" | "runner" | "job" | "strategy", ReadonlySet<string>>> = {
  github: words(
    "action action_path action_ref action_repository action_status actor actor_id api_url artifact_cache_size_limit base_ref env event event_name event_path graphql_url head_ref job job_workflow_sha output path ref ref_name ref_protected ref_type repository repositoryurl repository_id repository_owner repository_owner_id repository_visibility retention_days run_attempt run_id run_number secret_source server_url sha state step_summary token triggering_actor workflow workflow_ref workflow_sha workspace",
  ),
  runner: words("arch debug environment name os temp tool_cache workspace"),
  job: words("check_run_id container services status workflow_file_path workflow_ref workflow_repository workflow_sha"),
  strategy: words("fail-fast job-index job-total max-parallel"),
};

/** An event's payload: the names in it, with those below each that is an object. */
export type Payload = ReadonlyMap<string, readonly string[]>;

let payloads: ReadonlyMap<string, Payload> | undefined;

/** The payload of an event; undefined where it is not known. */
export function payloadOf(event: string): Payload | undefined {
  payloads ??= readPayloads();
  // The same object in another security context.
  return payloads.get(event === "pull_request_target" ? "pull_request" : event);
}

function readPayloads(): ReadonlyMap<string, Payload> {
  const shared = new Map<string, readonly string[]>();
  const events = new Map<string, Payload>();
  for (const line of PAYLOADS.trim().split("\n")) {
    const [name = "", text = ""] = line.split(": ");
    if (name.startsWith("*")) shared.set(name.slice(1), text.split(" "));
    else
      events.set(
        name,
        new Map(
          Array.from(text.matchAll(/([\w-]+)(?:(\*)|\(([^)]*)\))?/g), ([, key = "", star, below]) => [
            key,
            star === "*" ? (shared.get(key) ?? []) : below === undefined ? [] : below.split(" "),
          ]),
        ),
      );
  }
  return events;
}
