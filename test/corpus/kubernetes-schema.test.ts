import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { kubernetesManifest } from "../../server/src/languages/kubernetes/model/manifest.ts";
import { kubernetesNames } from "../../server/src/languages/kubernetes/names.ts";
import { checkedObjects } from "../../server/src/languages/kubernetes/schema/checked.ts";
import { VERSIONS } from "../../server/src/languages/kubernetes/schema/data.ts";
import { entriesOf, scalarText } from "../../server/src/syntax/yaml/access.ts";
import type { YamlNode } from "../../server/src/syntax/yaml/tree.ts";
import { booleanValue, integerValue, scalarType } from "../../server/src/syntax/yaml/values.ts";
import { splitDocuments } from "../../server/src/syntax/yaml/yaml.ts";
import { corpusFiles, corpusIsMissing } from "./archive.ts";

/** Reads lines `{version, object}` and answers each with what the strict schema of kubernetes-validate says: `sort name`. */
const PEER = `
import json, re, sys
from importlib.resources import files
import jsonschema
from referencing import Registry, Resource
root = files("kubernetes_validate").joinpath("kubernetes-json-schema")
folders, validators = {}, {}
def validator(version, obj):
    api = re.sub(r"^([^./]*)(?:\\.[^/]*)?/", r"\\1-", obj["apiVersion"])
    name = "%s-%s.json" % (obj["kind"].lower(), api)
    key = (version, name)
    if key not in validators:
        folder = root.joinpath("v%s.0-local-strict" % version)
        file = folder.joinpath(name)
        if not file.is_file(): validators[key] = None
        else:
            if version not in folders: folders[version] = Resource.from_contents(json.loads(folder.joinpath("_definitions.json").read_text()))
            schema = json.loads(file.read_text())
            registry = folders[version] @ (Resource.from_contents(schema) @ Registry())
            validators[key] = jsonschema.validators.Draft202012Validator(schema, registry=registry)
    return validators[key]
def names(error):
    path = [str(part) for part in error.absolute_path if not isinstance(part, int)]
    if error.validator == "required": return ["missing " + name for name in error.validator_value if name not in error.instance]
    if error.validator == "additionalProperties": return ["unknown " + name for name in error.instance if name not in error.schema.get("properties", {})]
    return ["%s %s" % ("type" if error.validator in ("type", "oneOf", "anyOf") else error.validator, path[-1] if path else "")]
for line in sys.stdin:
    asked = json.loads(line)
    known = validator(asked["version"], asked["object"])
    answer = None if known is None else sorted({name for error in known.iter_errors(asked["object"]) for name in names(error)})
    print(json.dumps(answer))
`;

const NO_VALUE = "a key with nothing behind it: to us the field is missing, to them null is of the wrong type";
const PLACEHOLDER = "a placeholder, which becomes what it has to be";
const NOT_MISSED = "the API server has a default, or takes the empty value";

/** What only one of the two says, `ours` or `theirs`, with the reason; each must be seen. */
const EXPLAINED: Readonly<Record<string, string>> = {
  "ours missing containers": NO_VALUE,
  "theirs type containers": NO_VALUE,
  "ours missing containerPort": NO_VALUE,
  "theirs type containerPort": NO_VALUE,
  "theirs type lun": PLACEHOLDER,
  "theirs type data": PLACEHOLDER,
  "theirs unknown $patch": "what a patch says of itself, and no cluster receives",
  "theirs missing apiGroup": NOT_MISSED,
  "theirs missing value": NOT_MISSED,
  "theirs missing endpoints": NOT_MISSED,
  "theirs missing podSelector": NOT_MISSED,
  "theirs missing seconds": NOT_MISSED,
  "theirs missing status": NOT_MISSED,
  "theirs missing revision": NOT_MISSED,
};

/** What nobody in the corpus leaves out, and the schema calls required. */
const OWN = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a}
roleRef: {kind: Role, name: a}
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: a}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: a}
addressType: IPv4
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a}
spec: {policyTypes: [Ingress]}
---
apiVersion: apps/v1
kind: ControllerRevision
metadata: {name: a}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: a}
spec: {selector: {}, template: {spec: {containers: [{name: a, lifecycle: {preStop: {sleep: {}}}}]}}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: a}
spec:
  podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}]}
  template: {spec: {securityContext: {sysctls: [{name: a}]}, containers: [{name: a, livenessProbe: {httpGet: {port: 80, httpHeaders: [{name: A}]}}}]}}
`; // oxfmt-ignore

const noPeer =
  spawnSync("python3", ["-c", "import kubernetes_validate"]).status === 0
    ? undefined
    : "python3 has no kubernetes-validate";

interface Asked {
  readonly version: string;
  readonly object: unknown;
  readonly at: string;
  readonly said: readonly string[];
}

describe("kubernetes-validate", { skip: corpusIsMissing() ?? noPeer ?? false }, () => {
  test("says the same of the corpus' manifests, in each version", () => {
    const asked = VERSIONS.flatMap((version) => [...manifestObjects(version)]);
    const input = asked.map(({ version, object }) => JSON.stringify({ version, object })).join("\n");
    const { stdout, stderr, status } = spawnSync("python3", ["-c", PEER], {
      input,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    assert.equal(status, 0, stderr);
    const answers = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as string[] | null);
    assert.equal(answers.length, asked.length);
    let compared = 0;
    const seen = new Set<string>();
    const differing: string[] = [];
    asked.forEach(({ at, said, version }, index) => {
      const theirs = answers[index];
      if (theirs === null || theirs === undefined) return;
      compared++;
      const differences = [
        ...said.filter((each) => !theirs.includes(each)).map((each) => `ours ${each}`),
        ...theirs.filter((each) => !said.includes(each)).map((each) => `theirs ${each}`),
      ];
      for (const difference of differences) {
        if (difference in EXPLAINED) seen.add(difference);
        else differing.push(`${difference} (${at}, ${version})`);
      }
    });
    assert.ok(compared > 3000, String(compared));
    assert.deepEqual(differing, []);
    assert.deepEqual([...seen].sort(), Object.keys(EXPLAINED).sort());
  });
});

function* manifestObjects(version: (typeof VERSIONS)[number]): Generator<Asked> {
  for (const { path, bytes } of files) {
    const text = bytes.toString("utf8");
    if (bytes.length > 1 << 20 || !kubernetesNames.claims(path, text)) continue;
    for (const document of splitDocuments(text)) {
      const manifest = kubernetesManifest(document.text, path, { ...NO_TEAM_SETTINGS, kubernetes: version });
      if (manifest.templated || manifest.foreign || manifest.yaml.problems.length > 0) continue;
      for (const { object, kind, types, unknown, missing } of checkedObjects(manifest)) {
        if (kind.isCustom) continue;
        const said = [
          ...types.map(({ name }) => `type ${name}`),
          ...unknown.map(({ key }) => `unknown ${key.value}`),
          ...missing.map(({ name }) => `missing ${name}`),
        ];
        const { status: _, ...own } = plain(object.node) as Record<string, unknown>;
        yield { version, object: own, at: path, said: [...new Set(said)] };
      }
    }
  }
}

const files = corpusIsMissing() === undefined ? ["k8s/", "peers/"].flatMap(corpusFiles) : [];
files.push({ path: "k8s/own.yaml", bytes: Buffer.from(OWN) });

/** A node as kubectl hands it on. */
function plain(node: YamlNode | undefined): unknown {
  if (node === undefined) return null;
  if (node.type === "alias") return plain(node.target);
  if (node.type === "sequence") return node.items.map(plain);
  if (node.type === "map")
    return Object.fromEntries(entriesOf(node).map(({ key, value }) => [scalarText(key) ?? "", plain(value)]));
  switch (scalarType(node)) {
    case "null":
      return null;
    case "boolean":
      return booleanValue(node);
    case "integer":
      return integerValue(node);
    case "float":
      return Number(node.value);
    default:
      return node.value;
  }
}
