import { wordsOf } from "../../base/words.ts";

/**
 * A place that may be deployed to. Kept in a file of the user's own, never in a workspace: a pull request must not be
 * able to add one.
 */
export interface Target {
  /** The context's name in the kubeconfig. */
  readonly context: string;
  /** The API server's URL, exactly as in the kubeconfig. */
  readonly server: string;
  readonly namespace: string;
  /** UID of the namespace `kube-system`: it is the cluster's identity, since a name or URL can come to mean another. */
  readonly clusterUid?: string;
  /** SHA-256 (hex) of the cluster's CA certificate; stands in for the UID where that may not be read. */
  readonly certificateHash?: string;
}

/** The label that a namespace must have, set by somebody with rights on the cluster: the second lock. */
export const MARKER_LABEL = "paylint/environment";
export const MARKER_VALUE = "staging";

/** What of a place is looked at for a sign of production. */
export interface PlaceNames {
  readonly context: string;
  readonly server: string;
  readonly cluster: string;
  readonly namespace: string;
  /** Labels of the namespace and of `kube-system`. */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Denial {
  /** Which of the names: “context”, “server” … */
  readonly part: string;
  readonly name: string;
  readonly word: string;
}

/** Words that begin or end like one of production and mean something else. */
const OTHER_WORDS =
  /^(?:products?|productivity|productpage|producers?|produced?|prodigy|(?:re|co)production|(?:non|pre|not?)(?:prod|prd|live)\w*|alive|liveness|lively|livery|livestream\w*|livelihood|relive|olive|outlive|liver|liverpool|lives)$/;
const BEGINS = /^(?:prod|prd|live)/;
const ENDS = /(?:prod|prods|production|prd|live)\d*$/;

/** `non-prod`, `preProd`, `not_live`: one word. In the labels of a host's name they say nothing of the next label. */
const OPPOSITES = [
  /(?<![A-Za-z])(?:non|pre|not?)[-_]?(?:prod|prd|live)/gi,
  /(?<=[a-z\d])(?:Non|Pre|Not?)[-_]?(?:Prod|prod|Prd|Live)/g,
];

/**
 * The first sign of production in the names of a place; it stops a deploy even to a listed target. Stricter than the
 * tier that rules judge by: `prod-test` may be anything, and is denied; only `nonprod` and `preprod` are known not to be.
 * @param extra words of the user's own that mean production, such as `emea-main`; matched anywhere, in any case
 */
export function findDenial(place: PlaceNames, extra: readonly string[] = []): Denial | undefined {
  const parts: [part: string, name: string][] = [
    ["context", place.context],
    ["server", place.server],
    ["cluster", place.cluster],
    ["namespace", place.namespace],
    ...Object.entries(place.labels ?? {}).map(([key, value]): [string, string] => [`label ${key}`, value]),
  ];
  for (const [part, name] of parts) {
    const word =
      productionWord(name) ?? extra.find((own) => own !== "" && name.toLowerCase().includes(own.toLowerCase()));
    if (word !== undefined) return { part, name, word };
  }
  return undefined;
}

/** Letters of other scripts that look like those of the words above. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ...{ "\u0440": "p", "\u03C1": "p", "\u0433": "r", "\u043E": "o", "\u03BF": "o", "\u0585": "o", "\u0501": "d" },
  ...{ "\u04CF": "l", "\u0456": "i", "\u03B9": "i", "\u03BD": "v", "\u0475": "v", "\u0435": "e", "\u0454": "e" },
};

function productionWord(name: string): string | undefined {
  // Full width and other forms of a letter become the letter, marks on it go.
  let plain = Array.from(name.normalize("NFKD"), (character) => LOOKALIKES[character.toLowerCase()] ?? character)
    .join("")
    .replaceAll(/[\p{M}\p{Cf}]/gu, "");
  for (const opposite of OPPOSITES)
    plain = plain.replaceAll(opposite, (word) => ` ${word.replace(/[-_]/, "").toLowerCase()}`);
  return wordsOf(plain).find((word) => isProduction(word));
}

function isProduction(word: string): boolean {
  return (BEGINS.test(word) || ENDS.test(word)) && !OTHER_WORDS.test(word);
}

export function isSameTarget(left: Target, right: Target): boolean {
  return (
    left.context === right.context &&
    left.server === right.server &&
    left.namespace === right.namespace &&
    left.clusterUid === right.clusterUid &&
    left.certificateHash === right.certificateHash
  );
}

export function shownTarget({ context, namespace }: Pick<Target, "context" | "namespace">): string {
  return `${context}/${namespace}`;
}
