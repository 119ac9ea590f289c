import { setFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { opposite, switchOf } from "../../../model/switch.ts";
import { concernsOf } from "../secrets/concern.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["2.2.2"],
  summary: "A password is one that everybody tries first",
  why: "Vendors' default passwords are the first that are tried against a payment system that can be reached",
  how: "Make a long random one with `openssl rand -base64 24` and keep it in the secret store",
  needs: ["git"],
  worksAlone: true,
  marksSecret: true,
  check(file, report, workspace) {
    for (const concerned of concernsOf(file, workspace, "default-credential")) report(concerned.report);
    if (file.tier === "development" || file.role === "example") return;
    for (const entry of file.tree.entries) {
      const { key, value } = entry;
      if (!EMPTY_ALLOWED.test(key.text) || switchOf(value.text) !== true) continue;
      const no = opposite(value.text);
      report({
        at: value,
        message: `\`${key.text}\` lets everybody in without a password`,
        severity: file.tier === "production" ? "error" : "warning",
        fixes: [setFix(entry, no)],
      });
    }
  },
});

/** Source: the official images of MySQL, MariaDB and Bitnami on Docker Hub. */
const EMPTY_ALLOWED = /^(?:\w+_)?ALLOW_EMPTY_(?:ROOT_)?PASSWORD$/;
