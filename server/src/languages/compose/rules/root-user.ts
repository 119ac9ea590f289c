import { asScalar } from "../../../syntax/yaml/access.ts";
import { rule } from "../../../contract/rule.ts";
import { type Compose, type ComposeParts, ownEntry } from "../model/compose.ts";
import { withDefaults } from "../model/variable.ts";
import { weightOf } from "../model/stakes.ts";

/** What a file does not say is the image's: there `dockerfile/root-user` speaks. */
export default rule<Compose, ComposeParts>({
  severity: "error",
  pci: ["2.2.6", "7.2.5"],
  summary: "A service is made to run as root",
  why: "Root in a container is one kernel flaw away from root on the machine that handles card data",
  how: "Name a user without privileges, as a number; prepare folders in the image or with a volume of its own",
  service(service, report, file) {
    const entry = ownEntry(service, "user");
    const user = withDefaults(asScalar(entry?.value)?.value ?? "");
    if (entry === undefined || !/^(?:root|0+)(?::|$)/.test(user)) return;
    report({ at: entry, message: `\`${service.name}\` runs as root`, ...weightOf(file, service) });
  },
});
