import type { KubernetesManifest } from "../../model/kubernetes.ts";
import { type HeldValue, heldValues } from "../../model/kubernetes-secrets.ts";
import { type Verdict, describeSecret, findSecrets, judge } from "../../secrets/judge.ts";
import { type Report, type Reporter, rule } from "../rule.ts";

/** PCI DSS v4.0.1 8.6.2 and 8.3.2. A Secret in a file is only base64: whoever reads the repository reads it. */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["8.6.2", "8.3.2", "3.6.1", "6.2.4"],
  summary: "A manifest holds a secret",
  why: "Everyone who can read the repository or its history can move money with it",
  how: "Rotate it, keep it in AWS Secrets Manager or Vault, and let an ExternalSecret bring it into the cluster",
  honours: ["gitleaks:allow"],
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
        report({ at: value.span(verdict.start, verdict.end), message: messageFor(verdict, value), ...weight });
      }
    }
  },
});

/** In a template's source only what its form alone gives away. */
function reportInText(text: string, report: Reporter): void {
  for (const verdict of findSecrets(text)) {
    if (verdict.kind !== "secret" || verdict.confidence !== "high") continue;
    report({ at: verdict, message: `The template holds ${describeSecret(verdict)}` });
  }
}

function verdictsOf({ place, key, text }: HeldValue): readonly Verdict[] {
  const isFile = text.includes("\n");
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
      if (place === "secret" && verdict.confidence === "medium")
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
    case "argument":
      return `An argument of \`${object.name}\` holds ${what}`;
    case "config":
      return `\`${key ?? ""}\` in the ConfigMap \`${object.name}\` holds ${what}`;
    case "secret":
      return `\`${key ?? ""}\` in the Secret \`${object.name}\` holds ${what}, and base64 hides nothing`;
  }
}
