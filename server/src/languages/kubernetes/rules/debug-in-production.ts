import { rule } from "../../../contract/rule.ts";
import { debugSetting, verboseSetting } from "../../../model/debug-setting.ts";
import { settingsOf } from "../model/environment.ts";
import type { KubernetesManifest } from "../model/manifest.ts";

export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["2.2.4", "2.2.6", "3.3.1.1"],
  summary: "Debugging or verbose logs are on in production",
  why: "Error pages and logs show source, settings and the card data of requests to many more people than the database does",
  how: "Turn it off in production and log at `info`; reproduce the error in staging",
  check(manifest, report) {
    for (const { object, key, value, at, fix } of settingsOf(manifest)) {
      const { tier, evidence } = object.stakes;
      if (tier !== "production") continue;
      const debug = debugSetting(key, value);
      const verbose = debug === undefined ? verboseSetting(key, value) : undefined;
      const does = debug?.does ?? verbose?.message;
      const better = debug?.better ?? verbose?.better ?? "";
      if (does === undefined) continue;
      report({
        at,
        message: `\`${key}\` ${does}`,
        ...(debug?.isGrave === true ? {} : { severity: "warning" as const }),
        ...(evidence === undefined ? {} : { evidence }),
        fixes: fix(better === "" ? "Empty it" : `Set it to \`${better}\``, better),
      });
    }
  },
});
