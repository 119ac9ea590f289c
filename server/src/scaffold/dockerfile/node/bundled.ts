import { EXAMPLES, readEnvironment } from "../../../service/environment.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";

/** Keys that bundlers write into what browsers load. */
const BUNDLED = /^(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|GATSBY)_/;

/** Words for which other tools take a name for that of a secret. */
const LOOKS_SECRET = /API_?KEY|TOKEN|SECRET|PASS|PWD|CREDENTIAL|PRIVATE|AUTH/i;

/** Such keys among those that the example files name. */
export function bundledKeys(project: ProjectFiles): readonly string[] {
  const keys = EXAMPLES.flatMap((name) => readEnvironment(contentOf(project, name) ?? "").settings).map(
    ({ key }) => key,
  );
  return [...new Set(keys.filter((key) => BUNDLED.test(key)))];
}

/** The arguments of a build that bundles. */
export function declaredKeys(keys: readonly string[]): string[] {
  const odd = keys.filter((key) => LOOKS_SECRET.test(key));
  return [
    "# Written into what browsers load; each is given with --build-arg.",
    ...keys.filter((key) => !odd.includes(key)).map((key) => `ARG ${key}`),
    ...(odd.length === 0 ? [] : ["# Every browser gets these, too: they are public, whatever their names say."]),
    ...odd.flatMap((key) => ["# hadolint ignore=DL3064", `ARG ${key}`]),
  ];
}
