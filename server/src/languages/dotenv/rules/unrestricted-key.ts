import type { DotenvFile } from "../model/file.ts";
import { judgedEntries } from "../secrets/verdicts.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "information",
  pci: ["7.2.5"],
  profile: "strict",
  summary: "A live key may do everything where a restricted one would do",
  why: "Whoever gets hold of it can refund, pay out and read every customer, not only what this service does",
  how: "Make a restricted key (`rk_live_`) in Stripe's dashboard with only the permissions that this service needs",
  check(file, report) {
    if (file.tier !== "production" && file.tier !== "unknown") return;
    const found = judgedEntries(file).find(({ standing, verdict: { kind, mode, provider, what } }) => {
      return (
        standing !== "commented" &&
        kind === "secret" &&
        mode === "live" &&
        provider === "Stripe" &&
        what.endsWith("secret key")
      );
    });
    if (found === undefined) return;
    report({ at: found.entry.key, message: `\`${found.entry.key.text}\` holds a key to all of the Stripe account` });
  },
});
