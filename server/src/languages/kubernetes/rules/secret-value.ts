import type { MappedText } from "../../../base/mapped-text.ts";
import { type KubernetesManifest, type KubernetesObject, pairsAt, stakesOfPath } from "../model/manifest.ts";
import { type HeldValue, commandsIn, heldValues } from "../model/secrets.ts";
import { reportCommented } from "../../../secrets/comments.ts";
import { findInConfig } from "../../../secrets/config-text.ts";
import { findSecrets, judge } from "../../../secrets/judge.ts";
import { classifyKey } from "../../../secrets/key-class.ts";
import { looksRandom } from "../../../secrets/plain-value.ts";
import { isNothingButWords } from "../../../secrets/stand-in.ts";
import { inlineSecrets } from "../../../secrets/inline-file.ts";
import { MAY_HOLD_SECRETS, shellSecrets } from "../../../secrets/shell-secrets.ts";
import { type Verdict, describeSecret, needsReason } from "../../../secrets/verdict.ts";
import { parseShell } from "../../../syntax/shell/shell.ts";
import { isOwn } from "../../../syntax/yaml/edit.ts";
import { reportOnce } from "../../../contract/report-once.ts";
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
  readsForeign: true,
  marksSecret: true,
  judgesSource: true,
  check(manifest, report) {
    const tell = reportOnce(report);
    for (const value of manifest.templated ? [] : heldValues(manifest)) {
      for (const verdict of verdictsOf(value)) {
        const weight = weigh(verdict, value, manifest);
        if (weight === undefined) continue;
        tell({
          at: value.span(verdict.start, verdict.end),
          message: messageFor(verdict, value),
          needsReason: needsReason(verdict),
          ...weight,
          fixes: fixesFor(manifest, value, verdict),
        });
      }
    }
    for (const { object, source } of manifest.templated ? [] : commandsIn(manifest))
      reportInCommand(object, source, manifest, tell);
    reportInText(manifest, tell);
    reportCommented(manifest.text, tell);
  },
});

/** What its form alone gives away, wherever it stands: in comments, in a template's source. */
function reportInText({ text, templated }: KubernetesManifest, report: Reporter): void {
  for (const verdict of findSecrets(text)) {
    if (verdict.kind !== "secret" || verdict.confidence !== "high") continue;
    report({
      at: verdict,
      message: `The ${templated ? "template" : "manifest"} holds ${describeSecret(verdict)}`,
      needsReason: needsReason(verdict),
    });
  }
}

/** Options and assignments of a command whose names say what they hold. */
function reportInCommand(
  object: KubernetesObject,
  source: MappedText,
  manifest: KubernetesManifest,
  report: Reporter,
): void {
  if (!MAY_HOLD_SECRETS.test(source.text)) return;
  const value: Place = { place: "argument", object, text: source.text };
  for (const { name, verdict, start, end } of shellSecrets(parseShell(source).commands)) {
    const weight = weigh(verdict, value, manifest);
    if (weight === undefined) continue;
    report({
      at: { start, end },
      message: `\`${name}\` of ${ownerOf(value)} holds ${describeSecret(verdict)}`,
      needsReason: needsReason(verdict),
      ...weight,
    });
  }
  for (const { verdict, start, end } of inlineSecrets(source)) {
    const weight = weigh(verdict, value, manifest);
    const message = `A file in an argument of ${ownerOf(value)} holds ${describeSecret(verdict)}`;
    if (weight !== undefined) report({ at: { start, end }, message, needsReason: needsReason(verdict), ...weight });
  }
}

/** `--api-key=…` as an argument of its own. */
const OPTION = /^--?(?<name>[a-z][\w.-]*)=/i;

function verdictsOf({ place, key = "", text }: HeldValue): readonly Verdict[] {
  const isFile = text.includes("\n");
  switch (place) {
    case "annotation":
      return findSecrets(text);
    case "argument": {
      const option = OPTION.exec(text);
      if (option === null) return findSecrets(text);
      const at = option[0].length;
      const verdict = judge(option.groups?.["name"], text.slice(at));
      return [{ ...verdict, start: verdict.start + at, end: verdict.end + at }];
    }
    case "environment":
    case "config":
      return isFile ? findInConfig(text, key) : [judge(key, text)];
    case "secret": {
      const verdict = judge(key, text);
      if (isFile)
        return verdict.kind === "secret" && verdict.confidence === "high" ? [verdict] : findInConfig(text, key);
      // All that a Secret holds is one, unless it has the look of an account or a host.
      const isUnnamed = verdict.kind === "harmless" || (verdict.kind === "secret" && verdict.confidence === "low");
      return isUnnamed && mayBeSecret(key) && looksRandom(text) ? [judge("secret", text)] : [verdict];
    }
    case "field": {
      if (isFile) return findInConfig(text, key);
      // `path: /health?token=…` of a probe.
      if (text.startsWith("/") && text.includes("?")) return findSecrets(text);
      return mayBeSecret(key) && classifyKey(key) !== "none" ? [judge(key, text)].filter(isTelling(key, text)) : [];
    }
  }
}

function mayBeSecret(key: string): boolean {
  const keyClass = classifyKey(key);
  return keyClass !== "public" && keyClass !== "metadata";
}

/**
 * Under a key that nobody defined, words are the name of something: `secretKey: db-password`. A password that people make up
 * has a capital and a digit in it, which names in a cluster have not.
 */
function isTelling(key: string, text: string): (verdict: Verdict) => boolean {
  const isMadeUp = /pass(?:word|wd|phrase)?$/i.test(key) && /[A-Z]/.test(text) && /[a-z]/.test(text) && /\d/.test(text);
  return ({ kind, confidence, start, end }) =>
    kind === "secret" &&
    (confidence === "high" || (confidence === "medium" && (isMadeUp || !isNothingButWords(text.slice(start, end)))));
}

type Place = Pick<HeldValue, "place" | "object" | "text">;
type Weight = Pick<Report, "certainty" | "severity" | "evidence">;

function weigh(verdict: Verdict, { place, object, text }: Place, manifest: KubernetesManifest): Weight | undefined {
  if (/^[A-Z]+(?:_[A-Z]+)+$/.test(text)) return undefined; // `API_KEY_VALUE`: what a script puts a value in place of.
  const { high, evidence, tier } = object?.stakes ?? stakesOfPath(manifest);
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

/** "the ConfigMap `pay`"; "the file", where there is no object. */
function ownerOf({ object, place }: Pick<HeldValue, "object" | "place">): string {
  if (object === undefined) return "the file";
  if (object.name === "") return `the ${object.kind}`;
  return place === "environment" || place === "argument"
    ? `\`${object.name}\``
    : `the ${object.kind} \`${object.name}\``;
}

function messageFor(verdict: Verdict, value: HeldValue): string {
  const { place, key = "" } = value;
  const what = describeSecret(verdict);
  const owner = ownerOf(value);
  switch (place) {
    case "environment":
      return `The variable \`${key}\` of ${owner} holds ${what}`;
    case "annotation":
      return `The annotation \`${key}\` of ${owner} holds ${what}`;
    case "argument":
      return `An argument of ${owner} holds ${what}`;
    case "config":
    case "field":
      return `\`${key}\` in ${owner} holds ${what}`;
    case "secret":
      return `\`${key}\` in ${owner} holds ${what}, and base64 hides nothing`;
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
    case "field":
      return [];
  }
}

/** An ExternalSecret of the same name, with the same keys, in the place of the Secret; its users need no change. */
function bringSecret(manifest: KubernetesManifest, { object }: HeldValue): Fix[] {
  const { text } = manifest;
  if (object?.kind !== "Secret" || !manifest.objects.includes(object)) return [];
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
  if (entry?.key === undefined || key === undefined || object === undefined || kind !== "secret") return [];
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
function externalSecret({ namespace }: KubernetesObject, name: string, keys: readonly string[]): string[] {
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
