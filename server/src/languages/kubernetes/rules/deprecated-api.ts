import type { KubernetesManifest } from "../model/manifest.ts";
import { apiVersionOf } from "../schema/checked.ts";
import { deprecatedApi } from "../schema/removed.ts";
import { versionFix, versionScalar } from "../schema/version-fix.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<KubernetesManifest>({
  severity: "information",
  pci: ["6.3.3"],
  summary: "An API version has a successor and will go",
  why: "What is written for it no longer reaches the cluster after some upgrade, mostly when nobody looks at the payment service",
  how: "Write the newer API version while both are served",
  judgesSource: true,
  check(manifest, report) {
    for (const object of manifest.objects) {
      const scalar = versionScalar(object);
      const apiVersion = apiVersionOf(object);
      const found = deprecatedApi(apiVersion, object.kind, manifest.settings.kubernetes);
      if (scalar === undefined || found === undefined) continue;
      report({
        at: scalar,
        message: `\`${object.kind}\` of \`${apiVersion}\` is deprecated; write ${found.instead}`,
        fixes: found.successor === undefined ? [] : versionFix(manifest, scalar, found.successor),
      });
    }
  },
});
