import { rule } from "../../../contract/rule.ts";
import { paymentPretence } from "../../../model/payment-mode.ts";
import { modeSigns } from "../../../secrets/mode-signs.ts";
import { settingsOf } from "../model/environment.ts";
import type { KubernetesManifest } from "../model/manifest.ts";

/** PCI DSS v4.0.1 6.5.6: test accounts and settings are taken away before production. */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.5.6"],
  summary: "Production pretends to take payments, or skips a check of them",
  why: "Orders are marked paid while no money moves, or fraud goes through that a check would have stopped",
  how: "Use the real provider with all of its checks in production",
  check(manifest, report) {
    const settings = settingsOf(manifest).filter(({ object }) => object.stakes.tier === "production");
    if (settings.length === 0) return;
    for (const { object, key, value, at, fix } of settings) {
      const found = paymentPretence(key, value);
      if (found === undefined) continue;
      const { evidence } = object.stakes;
      report({
        at,
        message: `\`${key}\` ${found.does} in production`,
        ...(evidence === undefined ? {} : { evidence }),
        fixes: found.better === undefined ? [] : fix(`Set it to \`${found.better}\``, found.better),
      });
    }
    for (const { index, mode, provider } of modeSigns(settings)) {
      const setting = settings[index];
      if (mode !== "test" || setting === undefined) continue;
      const { evidence } = setting.object.stakes;
      const message = `\`${setting.key}\` sends production's payments to ${provider}'s sandbox`;
      report({ at: setting.at, message, ...(evidence === undefined ? {} : { evidence }) });
    }
  },
});
