import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";

/** Rules that say something of a text, each with its line, counted from 1; fixes are counted behind `+`. */
function said(text: string, path: string): string[] {
  const { findings } = lint({ path, text }, { config: resolveConfig() });
  return findings.map(({ rule, start, fixes }) => {
    const line = text.slice(0, start).split("\n").length;
    return `${rule.replace("kubernetes/", "")}@${line}${fixes.length > 0 ? "+" : ""}`;
  });
}

const POD = `apiVersion: v1
kind: Pod
metadata: {name: tool}
spec: {containers: [{name: a, image: "nginx:1.27.0", resources: {limits: {memory: 1Gi}}, securityContext: {privileged: true}}]}
`;
const FLOW = `{apiVersion: v1, kind: Pod, metadata: {name: tool}, spec: {containers: [{name: a, image: "nginx:1.27.0", securityContext: {privileged: true}}]}}`;
const JSON_POD = (name: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: { containers: [{ name: "a", image: "nginx:1.27.0", securityContext: { privileged: true } }] },
  });

/** A text, and the line that the privileged container is found in. */
const FOUND: readonly [name: string, text: string, line: number, path?: string][] = [
  ["plain", POD, 4],
  ["a byte order mark", `\uFEFF${POD}`, 4],
  ["a byte order mark and CRLF", `\uFEFF${POD.replaceAll("\n", "\r\n")}`, 4],
  ["keys in single quotes", POD.replace("kind", "'kind'").replace("apiVersion", "'apiVersion'"), 4],
  ["an indented root", POD.replaceAll(/^/gm, "  "), 4],
  ["an indented root behind a comment and a marker", `---\n# made\n\n${POD.replaceAll(/^(?=.)/gm, "    ")}`, 7],
  ["brackets behind a marker", `---\n${FLOW}\n`, 2],
  ["brackets behind a comment", `# made\n${FLOW}\n`, 2],
  ["brackets of a second document", `# none\n---\n# made\n${FLOW}\n`, 4],
  ["Helm's call in a comment of its own", `# {{ .Values.x }}\n${POD}`, 5],
  ["Helm's call in a comment behind a value", POD.replace("tool}", "tool} # {{ .Release.Name }}"), 4],
  [
    "Helm's call in a block of text",
    POD.replace("{name: tool}", "\n  name: tool\n  annotations:\n    text: |\n      {{ .Values.x }}\n      {% if x %}"),
    9,
  ],
  ["Jinja in a block of text", `${POD}metadata2:\n  text: >-\n    a\n    {% x %}\n`, 4],
  [
    "JSON that says its kind late",
    JSON.stringify({
      apiVersion: "v1",
      metadata: { annotations: { a: "x".repeat(9000) } },
      kind: "Pod",
      spec: { containers: [{ name: "a", image: "nginx:1.27.0", securityContext: { privileged: true } }] },
    }),
    1,
    "k8s/pod.json",
  ],
  [
    "the second of two JSON objects",
    `{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "}{"}}\n${JSON_POD("b")}\n`,
    2,
    "k8s/all.json",
  ],
  ["two JSON objects on a line", `${JSON_POD("a")} ${JSON_POD("b")}`, 1, "k8s/all.json"],
];

describe("manifests that are read", () => {
  for (const [name, text, line, path = "k8s/pod.yaml"] of FOUND)
    test(name, () => {
      const found = said(text, path).filter((rule) => rule.startsWith("privileged@"));
      assert.ok(
        found.includes(`privileged@${line}+`) || found.includes(`privileged@${line}`),
        said(text, path).join(", "),
      );
      assert.ok(!said(text, path).some((rule) => rule.startsWith("syntax@")));
    });
});

/** Texts of which nothing is said: a tool fills them in, or they are no manifests. */
const SILENT: readonly [name: string, text: string, path?: string][] = [
  ["Helm's call in a value", POD.replace("name: tool", "name: {{ .Values.x }}")],
  ["Helm's call in quotes", POD.replace("name: tool", 'name: "{{ .Values.x }}"')],
  ["Helm's condition around a field", POD.replace("metadata", "{{- if .Values.x }}\nmetadata")],
  ["a chart's template", `# {{ x }}\n${POD}`, "chart/templates/pod.yaml"],
  ["Jinja around a field", POD.replace("metadata", "{% if x %}\nmetadata")],
  ["ytt", `#@ load("x")\n${POD}`],
  ["a value that holds manifests", "extra:\n  apiVersion: v1\n  kind: Pod\n", "settings.yaml"],
  ["JSON of another tool", '{"apiVersion": 3, "kind": "thing"}', "x.json"],
];

describe("texts that are left alone", () => {
  for (const [name, text, path = "k8s/pod.yaml"] of SILENT)
    test(name, () => {
      assert.deepEqual(said(text, path), []);
    });
});

const BROKEN = `apiVersion: v1
kind: Pod
metadata: {name: payment}
spec:
  hostNetwork: true
  containers:
    - name: tool
      image: ghcr.io/acme/p:latest
      securityContext: {privileged: true}
    - name: app
      BREAK
      securityContext: {privileged: true}
`;

/** Mistakes of grammar in the place of a line: what stands before it is judged, nothing is missed, and nothing is edited. */
const MISTAKES: readonly [name: string, line: string][] = [
  ["a second key on a line", "lifecycle: preStop: {sleep: {seconds: 5}}}"],
  ["an open bracket", "ports: [{containerPort: 8080}"],
  ["a tab", "\tports: []"],
  ["a line that is half written", "image"],
  ["an open quote", 'image: "ghcr.io/acme/p'],
  ["an alias of nothing", "image: *none"],
];

describe("manifests with a mistake of grammar", () => {
  for (const [name, line] of MISTAKES)
    test(name, () => {
      const found = said(BROKEN.replace("BREAK", line), "k8s/pod.yaml");
      assert.ok(
        found.some((rule) => rule.startsWith("syntax@")),
        found.join(", "),
      );
      const others = found.filter((rule) => !rule.startsWith("syntax@"));
      assert.ok(others.includes("mutable-image@8") && others.includes("privileged@9"), found.join(", "));
      assert.deepEqual(
        others.filter((rule) => Number(rule.replace(/.*@/, "").replace("+", "")) > 9 || rule.endsWith("+")),
        [],
      );
      assert.ok(!others.some((rule) => /^(?:memory-and-cpu|capabilities|root-user|privilege-escalation)@/.test(rule)));
    });
});
