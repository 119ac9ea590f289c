import type { Span } from "../../../base/span.ts";
import type { YamlMap, YamlNode } from "../../../syntax/yaml/tree.ts";
import { asMap, asScalar, asSequence, entriesOf, entryOf, scalarText } from "../../../syntax/yaml/access.ts";

/** One event of `on:`. The filters are undefined where the workflow does not write them. */
export interface Trigger extends Span {
  readonly event: string;
  readonly branches: readonly string[] | undefined;
  readonly branchesIgnore: readonly string[] | undefined;
  readonly tags: readonly string[] | undefined;
  readonly tagsIgnore: readonly string[] | undefined;
  readonly types: readonly string[] | undefined;
  /** For `workflow_run`: the names of the workflows it waits for. */
  readonly workflows: readonly string[] | undefined;
  /** Of `workflow_dispatch` and `workflow_call`. */
  readonly inputs: readonly TriggerInput[];
}

export interface TriggerInput extends Span {
  readonly name: string;
  readonly type: string | undefined;
  readonly options: readonly string[];
  readonly default: string | undefined;
}

/** Reads `on: push`, `on: [push, pull_request]` and `on:` with a map. */
export function readTriggers(root: YamlMap | undefined): Trigger[] {
  const node = entryOf(root, "on")?.value;
  const single = asScalar(node);
  if (single !== undefined) return single.value === "" ? [] : [trigger(single.value, single, undefined)];
  const list = asSequence(node);
  if (list !== undefined) {
    return list.items
      .map(asScalar)
      .flatMap((item) => (item === undefined ? [] : [trigger(item.value, item, undefined)]));
  }
  return entriesOf(node).flatMap((entry) =>
    entry.key?.type === "scalar" ? [trigger(entry.key.value, entry.key, entry.value)] : [],
  );
}

function trigger(event: string, place: Span, node: YamlNode | undefined): Trigger {
  const list = (key: string): string[] | undefined => texts(entryOf(node, key)?.value);
  return {
    start: place.start,
    end: place.end,
    event,
    branches: list("branches"),
    branchesIgnore: list("branches-ignore"),
    tags: list("tags"),
    tagsIgnore: list("tags-ignore"),
    types: list("types"),
    workflows: list("workflows"),
    inputs: entriesOf(entryOf(node, "inputs")?.value).flatMap((entry) => {
      const name = scalarText(entry.key);
      if (name === undefined) return [];
      const map = asMap(entry.value);
      return [
        {
          start: entry.start,
          end: entry.end,
          name,
          type: scalarText(entryOf(map, "type")?.value),
          options: texts(entryOf(map, "options")?.value) ?? [],
          default: scalarText(entryOf(map, "default")?.value),
        },
      ];
    }),
  };
}

function texts(node: YamlNode | undefined): string[] | undefined {
  if (node === undefined) return undefined;
  const single = asScalar(node);
  if (single !== undefined) return single.value === "" ? undefined : [single.value];
  return (asSequence(node)?.items ?? []).map(scalarText).filter((text) => text !== undefined);
}
