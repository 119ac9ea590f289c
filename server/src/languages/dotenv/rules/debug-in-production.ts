import { setFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { opposite, switchOf } from "../../../model/switch.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["2.2.4", "2.2.6"],
  summary: "Debugging is on in production",
  why: "Error pages show source, settings and the card data of a failed request to whoever caused it",
  how: "Turn it off in production; reproduce the error in staging",
  check(file, report) {
    if (file.tier !== "production") return;
    for (const entry of file.tree.entries) {
      const { key, value } = entry;
      const isOn = switchOf(value.text) === true;
      if (isOn && DEBUG_SWITCH.test(key.text) && !NEGATED.test(key.text)) {
        const off = opposite(value.text);
        report({
          at: value,
          message: `\`${key.text}\` turns debugging on in production`,
          evidence: `production ${file.tierReason}`,
          fixes: [setFix(entry, off)],
        });
      } else if (key.text === "DEBUG" && /(?:^|[\s,])\*/.test(value.text)) {
        report({
          at: value,
          message: "`DEBUG` logs what every library of the service says, requests and their contents included",
          severity: "warning",
          evidence: `production ${file.tierReason}`,
          fixes: [setFix(entry, "", "Empty it")],
        });
      } else if (key.text === "XDEBUG_MODE" && /\bdebug\b|\bdevelop\b/.test(value.text)) {
        report({
          at: value,
          message: "`XDEBUG_MODE` runs the debugger in production",
          evidence: `production ${file.tierReason}`,
          fixes: [setFix(entry, "off")],
        });
      }
    }
  },
});

/** `LOG_DEBUG` and the like are of logs, which another rule looks at. */
const DEBUG_SWITCH =
  /^(?!.*LOG)(?:\w+_)?(?:DEBUG|INSPECT|INSPECTOR|DEBUGGER|DEBUGBAR|DISPLAY_ERRORS|SHOW_ERRORS|STACK_?TRACES?)(?:_(?:MODE|ENABLED?|DISPLAY))?$|^DISPLAY_STARTUP_ERRORS$/i;
const NEGATED = /(?:^|_)(?:DISABLED?|NO|SKIP|HIDE)_/i;
