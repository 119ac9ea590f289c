import { EXAMPLES, readEnvironment } from "../../../service/environment.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";

/** Keys that bundlers write into what browsers load. */
const BUNDLED = /^(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|GATSBY)_/;

/** Words for which hadolint, or BuildKit, takes a name for that of a secret. */
const LOOKS_SECRET = /API_?KEY|TOKEN|SECRET|PASS|PWD|CREDENTIAL|PRIVATE|AUTH|PWORD|(?:^|_)KEY(?:_|$)/i;

/** BuildKit takes this word for an answer, and for a single argument there is no other way to give it one. */
const SAYS_PUBLIC = /(?:^|_)PUBLIC(?:_|$)/i;

/** Such keys among those that the example files name. */
export function bundledKeys(project: ProjectFiles): readonly string[] {
  const keys = EXAMPLES.flatMap((name) => readEnvironment(contentOf(project, name) ?? "").settings).map(
    ({ key }) => key,
  );
  return [...new Set(keys.filter((key) => BUNDLED.test(key)))];
}

/** What a build that bundles is given. */
export interface Bundling {
  readonly lines: readonly string[];
  /** Mounts of the step that bundles, each with a blank behind. */
  readonly mounts: string;
}

export function bundling(keys: readonly string[]): Bundling {
  const suspected = keys.filter((key) => LOOKS_SECRET.test(key));
  const odd = suspected.filter((key) => SAYS_PUBLIC.test(key));
  const mounted = suspected.filter((key) => !SAYS_PUBLIC.test(key));
  const plain = keys.filter((key) => !suspected.includes(key));
  const lines = [
    ...(plain.length + odd.length === 0 ? [] : ["# Written into what browsers load; each is given with --build-arg."]),
    ...plain.map((key) => `ARG ${key}`),
    ...(odd.length === 0 ? [] : ["# Every browser gets these, too: they are public, whatever their names say."]),
    ...odd.flatMap((key) => ["# hadolint ignore=DL3064", `ARG ${key}`]),
    ...(mounted.length === 0
      ? []
      : ["# Written into what browsers load under the name of a secret: --secret id=NAME,env=NAME gives each."]),
  ];
  return { lines, mounts: mounted.map((key) => `--mount=type=secret,id=${key},env=${key},required=true `).join("") };
}
