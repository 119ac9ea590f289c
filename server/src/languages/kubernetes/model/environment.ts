import type { Span } from "../../../base/span.ts";
import { remember } from "../../../base/remember.ts";
import type { Fix } from "../../../contract/edit.ts";
import { isOwn } from "../../../syntax/yaml/edit.ts";
import type { KubernetesManifest, KubernetesObject } from "./manifest.ts";
import { heldValues } from "./secrets.ts";

/** A variable of a container, or an entry of a ConfigMap that is none of a file: what a .env file would hold. */
export interface Setting {
  readonly object: KubernetesObject;
  readonly key: string;
  readonly value: string;
  /** All of the value in the text, without quotes. */
  readonly at: Span;
  /** The text's span of a span in the value. */
  span(start: number, end: number): Span;
  /** The value with another in its place; none where it is shared with other places. */
  fix(title: string, newText: string, within?: Span): readonly Fix[];
}

/** Settings of a manifest, as they are seen by the programs in its pods. */
export const settingsOf = remember((manifest: KubernetesManifest): readonly Setting[] =>
  heldValues(manifest).flatMap((held): Setting[] => {
    const { place, object, key, text, source, entry } = held;
    if ((place !== "environment" && place !== "config") || object === undefined || key === undefined) return [];
    if (text.includes("\n") || source === undefined) return [];
    const scalar = entry?.value;
    const isWritable = scalar?.type === "scalar" && isOwn(manifest.yaml, scalar);
    const span = (start: number, end: number): Span => held.span(start, end);
    const whole = { start: 0, end: text.length };
    return [
      {
        object,
        key,
        value: text,
        at: span(0, text.length),
        span,
        fix(title, newText, within = whole) {
          if (!isWritable) return [];
          // Without quotes a number or a switch would be no text, which the API server refuses.
          const written = scalar.style === "plain" && within === whole ? JSON.stringify(newText) : newText;
          return [{ title, class: "review", edits: [{ ...span(within.start, within.end), newText: written }] }];
        },
      },
    ];
  }),
);
