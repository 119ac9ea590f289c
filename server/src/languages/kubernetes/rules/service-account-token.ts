import type { KubernetesManifest } from "../model/manifest.ts";
import { type WholeWorkload, wholeWorkloads } from "../model/pods.ts";
import { kubernetesSet } from "../model/set.ts";
import { accountOf, isKnative } from "../model/workload.ts";
import { remember } from "../../../base/remember.ts";
import { asScalar, valueAt } from "../../../syntax/yaml/access.ts";
import { setValue } from "../../../syntax/yaml/edit.ts";
import { isFilledIn } from "../../../syntax/yaml/placeholder.ts";
import { booleanValue } from "../../../syntax/yaml/values.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

const FLAG = "automountServiceAccountToken";

export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["7.2.5", "8.6.1"],
  summary: "A pod carries a token for the Kubernetes API that it does not use",
  why: "Whoever gets into the payment process can talk to the cluster with that token",
  how: "Set `automountServiceAccountToken: false`; a pod that does call the API gets an account and a role of its own",
  needs: ["kubernetes"],
  check(manifest, report, workspace) {
    if (workspace === undefined) return;
    const set = kubernetesSet(workspace);
    for (const whole of wholeWorkloads(manifest)) {
      const { object, workload, weight } = whole;
      const own = valueAt(workload.podSpec, FLAG);
      if (isFilledIn(own)) continue;
      if (booleanValue(own) === false || (own === undefined && (object.stakes.isGeneric || isKnative(workload))))
        continue;
      const account = accountOf(workload);
      const accounts = set.accounts(account, object);
      if (own === undefined && accounts.some(({ mountsToken }) => mountsToken === false)) continue;
      // With a role of its own the pod is meant to call the API.
      if (set.isBound(account, object)) continue;
      const isElsewhere = account !== "default" && accounts.length === 0;
      report({
        at: asScalar(own) ?? object.nameSpan,
        message: `The pods of \`${object.name}\` carry a token of the \`${account}\` account, and no role in these files is bound to it`,
        ...weight,
        ...(isElsewhere || !set.complete ? { certainty: "unknown" as const } : {}),
        fixes: declineFix(whole),
      });
    }
  },
});

const declineFix = remember(({ document, workload }: WholeWorkload): Fix[] => {
  const edit = setValue(document, workload.podSpec, [FLAG], "false", ["serviceAccountName"]);
  return edit === undefined ? [] : [{ title: "Do not mount the token", class: "review", edits: [edit] }];
});
