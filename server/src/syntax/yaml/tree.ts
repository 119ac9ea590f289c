import type { Span, SyntaxProblem } from "../../base/span.ts";

export type YamlNode = YamlMap | YamlSequence | YamlScalar | YamlAlias;

export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

export interface YamlScalar extends Span {
  readonly type: "scalar";
  /** The text after unescaping; never a number or boolean: see `plainType` in yaml-values.ts. */
  readonly value: string;
  readonly style: ScalarStyle;
  readonly tag?: string;
  readonly anchored: boolean;
}

export interface YamlEntry extends Span {
  /** The key; not a scalar only in exotic files (`? [a]`). */
  readonly key: YamlNode | undefined;
  readonly value: YamlNode | undefined;
}

export interface YamlMap extends Span {
  readonly type: "map";
  readonly flow: boolean;
  readonly entries: readonly YamlEntry[];
  readonly anchored: boolean;
}

export interface YamlSequence extends Span {
  readonly type: "sequence";
  readonly flow: boolean;
  readonly items: readonly (YamlNode | undefined)[];
  readonly anchored: boolean;
}

export interface YamlAlias extends Span {
  readonly type: "alias";
  readonly name: string;
  /** The node with that anchor before the alias, never one that contains the alias. */
  readonly target: YamlNode | undefined;
}

/** One document of a YAML stream. All offsets count from the start of `text`. */
export interface YamlDocument {
  readonly text: string;
  readonly root: YamlNode | undefined;
  readonly problems: readonly SyntaxProblem[];
  /** Which limit the document exceeds; then `root` is undefined. */
  readonly limit?: string;
}

/** One document's part of a stream. */
export interface YamlChunk extends Span {
  readonly text: string;
}
