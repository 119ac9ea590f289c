import { decodeBase64 } from "../../../base/base64.ts";
import { rule } from "../../../contract/rule.ts";
import { asScalar, entryOf } from "../../../syntax/yaml/access.ts";
import { isFilledIn } from "../../../syntax/yaml/placeholder.ts";
import { type KubernetesManifest, pairsAt } from "../model/manifest.ts";

/** https://kubernetes.io/docs/concepts/configuration/secret/: `data` is base64, `stringData` is text. */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["8.6.2", "6.5.1"],
  summary: "A Secret's `data` holds text that is not encoded",
  why: "The API server refuses it, or decodes it to bytes that nobody meant, and the service signs in with those",
  how: "Keep the value in a secret store and let an ExternalSecret bring it; text as it is belongs in `stringData`",
  marksSecret: true,
  judgesSource: true,
  check({ objects }, report) {
    for (const { apiGroup, kind, name, node, stakes } of objects) {
      if (apiGroup !== "" || kind !== "Secret" || entryOf(node, "sops") !== undefined) continue;
      for (const { key, value } of pairsAt(node, "data")) {
        const scalar = asScalar(value);
        const text = scalar?.value.trim() ?? "";
        if (scalar === undefined || text === "" || isFilledIn(scalar) || /^ENC\[|^<.*>$/.test(text)) continue;
        const isBase64 = /^[A-Za-z\d+/\s]*={0,2}$/.test(text) && text.replaceAll(/\s/g, "").length % 4 === 0;
        if (isBase64 && (!looksWritten(text) || /^[\t\n\r -~]*$/.test(decodeBase64(text) ?? ""))) continue;
        report({
          at: scalar,
          message: isBase64
            ? `\`${key}\` of the Secret \`${name}\` is text that happens to be base64: it is decoded to other bytes`
            : `\`${key}\` of the Secret \`${name}\` is not base64, and the API server refuses it`,
          ...(isBase64 ? { severity: "warning" as const } : {}),
          ...(stakes.isFixture ? { certainty: "unknown" as const } : {}),
        });
      }
    }
  },
});

/** Without a capital: one of a thousand such texts of 14 characters is what an encoder makes. */
function looksWritten(text: string): boolean {
  return /^[a-z\d]{8,40}$/.test(text) && /[a-z]{3}/.test(text) && (text.length >= 12 || /^[a-z]+\d*$/.test(text));
}
