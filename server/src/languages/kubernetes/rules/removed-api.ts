import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { apiVersionOf } from "../schema/checked.ts";
import { removedApi, rightVersions } from "../schema/removed.ts";
import { schemaFor, versionsWith } from "../schema/types.ts";
import { versionFix, versionScalar } from "../schema/version-fix.ts";
import { withArticle } from "../schema/words.ts";
import { rule } from "../../../contract/rule.ts";

/** An API version that the API server no longer has, or never had: https://kubernetes.io/docs/reference/using-api/deprecation-guide/ */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.3.3", "6.5.1"],
  summary: "Kubernetes does not have this API",
  why: "The API server refuses the object, so what it protects or runs for payments is missing after the next upgrade of the cluster",
  how: "Write the API version that replaced it, and look what of the object has changed with it",
  judgesSource: true,
  check(manifest, report) {
    for (const object of manifest.objects) {
      const scalar = versionScalar(object);
      const found = scalar === undefined ? undefined : missingApi(object, manifest.settings.kubernetes);
      if (scalar === undefined || found === undefined) continue;
      const { message, successor } = found;
      report({ at: scalar, message, fixes: successor === undefined ? [] : versionFix(manifest, scalar, successor) });
    }
  },
});

interface Missing {
  readonly message: string;
  /** Where an object needs nothing else. */
  readonly successor?: string | undefined;
}

function missingApi(object: KubernetesObject, target: string): Missing | undefined {
  const { kind } = object;
  const apiVersion = apiVersionOf(object);
  if (schemaFor(target).kindOf(apiVersion, kind) !== undefined) return undefined;
  const gone = removedApi(apiVersion, kind);
  if (gone !== undefined) {
    const { release, successor, isSame } = gone;
    const instead = successor === undefined ? "; nothing replaces it" : `; \`${successor}\` replaces it`;
    return {
      message: `Kubernetes ${release} removed \`${kind}\` of \`${apiVersion}\`${instead}`,
      successor: isSame ? successor : undefined,
    };
  }
  const versions = versionsWith(apiVersion, kind);
  if (versions.length > 0) {
    const having = versions.map((version) => `\`${version}\``).join(", ");
    return { message: `Kubernetes ${target} has no \`${kind}\` in \`${apiVersion}\`; ${having} has it` };
  }
  const right = rightVersions(apiVersion, kind, target);
  if (right.length === 0) return undefined;
  const where = right.map((version) => `\`${version}\``).join(" or ");
  const message = `\`${apiVersion}\` has no \`${kind}\`; ${withArticle(kind)} is of ${where}`;
  return { message, successor: right.length === 1 ? right[0] : undefined };
}
