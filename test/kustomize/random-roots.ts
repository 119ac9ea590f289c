import fc from "fast-check";
import type { Files } from "./roots.ts";

/** Small roots by chance: a Deployment with the lists that are merged, and patches of it. All in one line, as texts. */

type Text = fc.Arbitrary<string>;

const scalar: Text = fc.constantFrom(
  "1",
  '"1"',
  "x",
  "'y'",
  "true",
  '"true"',
  "yes",
  "0x10",
  '"a b"',
  "1.5",
  "2026-12-01",
);
const value: Text = fc.oneof({ weight: 8, arbitrary: scalar }, { weight: 1, arbitrary: fc.constantFrom("null", "~") });

function list(item: Text, maxLength = 3): Text {
  return fc.array(item, { maxLength }).map((items) => `[${items.join(", ")}]`);
}

/** A map of some of these fields. */
function map(fields: Readonly<Record<string, Text>>, always: Readonly<Record<string, Text>> = {}): Text {
  const optional = Object.entries(fields).map(([key, field]) => fc.option(field.map((text) => `${key}: ${text}`)));
  const given = Object.entries(always).map(([key, field]) => field.map((text) => `${key}: ${text}`));
  return fc.tuple(...given, ...optional).map((entries) => `{${entries.filter((entry) => entry !== null).join(", ")}}`);
}

/** Items of a patch may say that they take away. */
function changes(item: Text): Text {
  const directive = fc.constantFrom("$patch: delete", "$patch: merge");
  const directed = fc.tuple(item, directive).map(([text, words]) => text.replace(/\}$/, `, ${words}}`));
  return fc.oneof({ weight: 6, arbitrary: item }, { weight: 1, arbitrary: directed });
}

const name = fc.constantFrom("a", "b", "c");

function podSpec(isPatch: boolean): Text {
  const some = isPatch ? value : scalar;
  const item = isPatch ? changes : (text: Text): Text => text;
  const env = item(map({ value: some }, { name }));
  const port = map(
    { protocol: fc.constantFrom("TCP", "UDP"), name: fc.constantFrom("p", "q") },
    { containerPort: fc.constantFrom("1", "2", "3") },
  );
  const container = map(
    {
      image: fc.constantFrom("nginx", "nginx:1", '"acme/pay:2"'),
      args: list(scalar),
      env: list(env),
      ports: list(port),
      resources: map({ limits: map({ cpu: some, memory: some }) }),
      volumeMounts: list(item(map({ name }, { mountPath: fc.constantFrom("/a", "/b") }))),
    },
    { name },
  );
  return map({
    containers: list(item(container)),
    initContainers: list(container, 2),
    volumes: list(
      item(map({ emptyDir: map({ medium: some }), configMap: map({ name: fc.constant("conf") }) }, { name })),
    ),
    tolerations: list(map({ key: scalar, value: scalar })),
    imagePullSecrets: list(map({}, { name })),
    hostAliases: list(map({ hostnames: list(name) }, { ip: name })),
    securityContext: map({ runAsUser: some, fsGroup: some }),
    topologySpreadConstraints: list(
      map({ maxSkew: some }, { topologyKey: name, whenUnsatisfiable: fc.constantFrom("X", "Y") }),
    ),
  });
}

function deployment(isPatch: boolean): Text {
  const some = isPatch ? value : scalar;
  const texts = map({ a: some, b: some });
  return fc
    .tuple(texts, texts, map({ replicas: some, paused: some, minReadySeconds: some }), podSpec(isPatch))
    .map(
      ([labels, annotations, spec, pod]) =>
        `{apiVersion: apps/v1, kind: Deployment, metadata: {name: pay, labels: ${labels}, annotations: ${annotations}}, spec: ${spec.replace(/\}$/, `${spec === "{}" ? "" : ", "}template: {spec: ${pod}}}`)}}`,
    );
}

const pointer = fc.constantFrom(
  "/spec/replicas",
  "/spec/none",
  "/spec/template/spec/containers",
  "/spec/template/spec/containers/0",
  "/spec/template/spec/containers/-",
  "/spec/template/spec/containers/-1",
  "/spec/template/spec/containers/0/image",
  "/spec/template/spec/volumes/1",
  "/metadata/labels",
  "/metadata/labels/a~1b",
  "/metadata/annotations/a",
  "/none/none",
);

const operation: Text = fc
  .record({
    op: fc.constantFrom("add", "add", "replace", "remove", "copy", "move", "test"),
    path: pointer,
    from: pointer,
    value: fc.oneof(scalar, map({ name, image: scalar }), list(map({ name }))),
  })
  .map(({ op, path, from, value: given }) => {
    const more = op === "remove" ? "" : op === "copy" || op === "move" ? `, from: ${from}` : `, value: ${given}`;
    return `{op: ${op}, path: ${path}${more}}`;
  });

const patch: Text = fc.oneof(
  { weight: 3, arbitrary: deployment(true).map((text) => `{patch: ${JSON.stringify(text)}}`) },
  {
    weight: 1,
    arbitrary: deployment(true).map((text) => `{patch: ${JSON.stringify(text)}, target: {kind: Deployment}}`),
  },
  {
    weight: 2,
    arbitrary: list(operation, 2)
      .filter((text) => text !== "[]")
      .map(
        (text) =>
          `{patch: ${JSON.stringify(text.slice(1, -1).replace(/^/, "- ").replaceAll("}, {op", "}\n- {op"))}, target: {name: pay}}`,
      ),
  },
);

const settings = fc.constantFrom(
  "",
  "namePrefix: eu-\n",
  "namespace: prod\nnameSuffix: -b\n",
  "labels: [{pairs: {team: pay}, includeSelectors: true}]\n",
  "commonAnnotations: {a: b}\n",
  'images: [{name: nginx, newTag: "9"}]\n',
  "replicas: [{name: pay, count: 4}]\n",
);

export const randomRoot: fc.Arbitrary<Files> = fc
  .record({ base: deployment(false), patches: fc.array(patch, { minLength: 1, maxLength: 2 }), settings })
  .map(({ base, patches, settings: more }) => ({
    "root/deploy.yaml": `${base}\n`,
    "root/conf.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata: {a: b}\n",
    "root/kustomization.yaml": `resources: [deploy.yaml, conf.yaml]\n${more}patches:\n${patches.map((text) => `- ${text}\n`).join("")}`,
  }));
