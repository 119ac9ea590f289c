import { type KubernetesManifest, pairsAt } from "../model/manifest.ts";
import { type HeldValue, heldValues } from "../model/secrets.ts";
import { findSecrets, judge } from "../../../secrets/judge.ts";
import { MAY_HOLD_SECRETS, shellSecrets } from "../../../secrets/shell-secrets.ts";
import { type Verdict, describeSecret, needsReason } from "../../../secrets/verdict.ts";
import { parseShell } from "../../../syntax/shell/shell.ts";
import { isOwn } from "../../../syntax/yaml/edit.ts";
import { type Report, type Reporter, rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

/** PCI DSS v4.0.1 8.6.2 and 8.3.2. A Secret in a file is only base64: whoever reads the repository reads it. */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["8.6.2", "8.3.2", "3.6.1", "6.2.4"],
  summary: "A manifest holds a secret",
  why: "Everyone who can read the repository or its history can move money with it",
  how: "Rotate it, keep it in AWS Secrets Manager or Vault, and let an ExternalSecret bring it into the cluster",
  readsTemplates: true,
  marksSecret: true,
  check(manifest, report) {
    if (manifest.templated) {
      reportInText(manifest.text, report);
      return;
    }
    for (const value of heldValues(manifest)) {
      for (const verdict of verdictsOf(value)) {
        const weight = weigh(verdict, value);
        if (weight === undefined) continue;
        report({
          at: value.span(verdict.start, verdict.end),
          message: messageFor(verdict, value),
          needsReason: needsReason(verdict),
          ...weight,
          fixes: fixesFor(manifest, value, verdict),
        });
      }
      if (value.place === "argument") reportInCommand(value, report);
    }
  },
});

/** In a template's source only what its form alone gives away. */
function reportInText(text: string, report: Reporter): void {
  for (const verdict of findSecrets(text)) {
    if (verdict.kind !== "secret" || verdict.confidence !== "high") continue;
    report({
      at: verdict,
      message: `The template holds ${describeSecret(verdict)}`,
      needsReason: needsReason(verdict),
    });
  }
}

/** Options and assignments of a command whose names say what they hold. */
function reportInCommand(value: HeldValue, report: Reporter): void {
  const { text, source, object } = value;
  if (source === undefined || !MAY_HOLD_SECRETS.test(text)) return;
  const found = findSecrets(text).map(({ start, end }) => value.span(start, end));
  for (const { name, verdict, start, end } of shellSecrets(parseShell(source).commands)) {
    const weight = weigh(verdict, value);
    if (weight === undefined || found.some((place) => place.start < end && start < place.end)) continue;
    report({
      at: { start, end },
      message: `\`${name}\` of \`${object.name}\` holds ${describeSecret(verdict)}`,
      needsReason: needsReason(verdict),
      ...weight,
    });
  }
}

/** `--api-key=…` as an argument of its own. */
const OPTION = /^--?(?<name>[a-z][\w-]*)=/i;

function verdictsOf({ place, key, text }: HeldValue): readonly Verdict[] {
  const isFile = text.includes("\n");
  const option = place === "argument" ? OPTION.exec(text) : null;
  if (option !== null) {
    const verdict = judge(option.groups?.["name"], text.slice(option[0].length));
    return [{ ...verdict, start: verdict.start + option[0].length, end: verdict.end + option[0].length }];
  }
  if (place === "annotation") return findSecrets(text);
  if (place === "argument" || (isFile && place !== "secret")) return findSecrets(text);
  const verdict = judge(key, text);
  return isFile && verdict.kind === "secret" && verdict.confidence !== "high" ? findSecrets(text) : [verdict];
}

type Weight = Pick<Report, "certainty" | "severity" | "evidence">;

function weigh(verdict: Verdict, { place, object, text }: HeldValue): Weight | undefined {
  if (/^[A-Z]+(?:_[A-Z]+)+$/.test(text)) return undefined; // `API_KEY_VALUE`: what a script puts a value in place of.
  const { high, evidence, tier } = object.stakes;
  const because = evidence === undefined ? {} : { evidence };
  const isPassing = tier === "development";
  switch (verdict.kind) {
    case "secret":
      if (verdict.mode === "live" || verdict.confidence === "high") return { severity: "error", ...because };
      if (isPassing || /\/\/[^/]*(?:localhost|127\.0\.0\.1)/.test(text)) return { certainty: "unknown" };
      if ((place === "secret" || place === "config") && verdict.confidence === "medium")
        return { severity: high ? "error" : "warning", ...because };
      return { certainty: high || verdict.confidence === "medium" ? "likely" : "unknown", ...because };
    case "default-credential":
      if (isPassing) return undefined;
      return high ? { severity: "error", ...because } : { certainty: "unknown" };
    case "weak":
      return high ? { certainty: "likely", ...because } : undefined;
    case "identifier":
      return high ? { severity: "information", ...because } : undefined;
    case "publishable":
    case "reference":
    case "encrypted":
    case "placeholder":
    case "empty":
    case "harmless":
      return undefined;
  }
}

function messageFor(verdict: Verdict, { place, key, object }: HeldValue): string {
  const what = describeSecret(verdict);
  switch (place) {
    case "environment":
      return `The variable \`${key ?? ""}\` of \`${object.name}\` holds ${what}`;
    case "annotation":
      return `The annotation \`${key ?? ""}\` of \`${object.name}\` holds ${what}`;
    case "argument":
      return `An argument of \`${object.name}\` holds ${what}`;
    case "config":
      return `\`${key ?? ""}\` in the ConfigMap \`${object.name}\` holds ${what}`;
    case "secret":
      return `\`${key ?? ""}\` in the Secret \`${object.name}\` holds ${what}, and base64 hides nothing`;
  }
}

function fixesFor(manifest: KubernetesManifest, value: HeldValue, verdict: Verdict): Fix[] {
  switch (value.place) {
    case "environment":
      return referToSecret(manifest, value, verdict);
    case "secret":
      return bringSecret(manifest, value);
    case "config":
    case "annotation":
    case "argument":
      return [];
  }
}

/** An ExternalSecret of the same name, with the same keys, in the place of the Secret; its users need no change. */
function bringSecret(manifest: KubernetesManifest, { object }: HeldValue): Fix[] {
  const { text } = manifest;
  const { start, end } = object.node;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const keys = ["stringData", "data"].flatMap((block) => pairsAt(object.node, block).map(({ key }) => key));
  // In a List, in brackets or behind `---` on its line it is not alone.
  if (lineStart !== start || text.charAt(start) === "{" || !isOwn(manifest.yaml, object.node)) return [];
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = externalSecret(object, object.name, [...new Set(keys)]);
  const kept = text.slice(start, end).trimEnd().length;
  return [
    {
      title: "Replace the Secret by an ExternalSecret of the same name",
      class: "template",
      edits: [{ start, end: start + kept, newText: lines.join(eol) }],
    },
  ];
}

/** The variable takes its value from a Secret, and an ExternalSecret that fills that is put at the end of the document. */
function referToSecret(manifest: KubernetesManifest, value: HeldValue, { kind }: Verdict): Fix[] {
  const { entry, key, object } = value;
  const scalar = entry?.value;
  if (entry?.key === undefined || key === undefined || kind !== "secret") return [];
  if (scalar?.type !== "scalar" || !isOwn(manifest.yaml, scalar)) return [];
  const { text } = manifest;
  const lineStart = text.lastIndexOf("\n", entry.start - 1) + 1;
  const before = text.slice(lineStart, entry.start);
  // In brackets there are no lines to put it on.
  if (!/^[ \t]*(?:- +)?$/.test(before)) return [];
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const indent = eol + " ".repeat(before.length);
  const secret = `${object.name}-secrets`;
  const reference = ["valueFrom:", "  secretKeyRef:", `    name: ${secret}`, `    key: ${key}`].join(indent);
  const end =
    scalar.style === "literal" || scalar.style === "folded" ? text.slice(0, scalar.end).trimEnd().length : scalar.end;
  const edit = { start: entry.start, end, newText: reference };
  return [
    { title: `Read it from the Secret \`${secret}\``, class: "review", edits: [edit] },
    {
      title: `Read it from \`${secret}\`, filled by an ExternalSecret`,
      class: "template",
      edits: [
        edit,
        {
          start: text.length,
          end: text.length,
          newText: (text.endsWith("\n") ? "" : eol) + ["---", ...externalSecret(object, secret, [key]), ""].join(eol),
        },
      ],
    },
  ];
}

/** https://external-secrets.io/latest/api/externalsecret/ */
function externalSecret({ namespace }: HeldValue["object"], name: string, keys: readonly string[]): string[] {
  return [
    "apiVersion: external-secrets.io/v1",
    "kind: ExternalSecret",
    "metadata:",
    `  name: ${name}`,
    ...(namespace === "" ? [] : [`  namespace: ${namespace}`]),
    "spec:",
    "  refreshInterval: 1h",
    "  secretStoreRef:",
    "    kind: ClusterSecretStore",
    "    name: aws-secrets-manager",
    "  target:",
    `    name: ${name}`,
    "  data:",
    ...keys.flatMap((key) => [
      `    - secretKey: ${key}`,
      "      remoteRef:",
      `        key: ${name}`,
      `        property: ${key}`,
    ]),
  ];
}
