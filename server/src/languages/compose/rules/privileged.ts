import { setValue } from "../../../syntax/yaml/edit.ts";
import { booleanValue } from "../../../syntax/yaml/values.ts";
import { rule } from "../../../contract/rule.ts";
import { type Compose, type ComposeParts, ownEntry } from "../model/compose.ts";
import { weightOf } from "../model/stakes.ts";

export default rule<Compose, ComposeParts>({
  severity: "error",
  pci: ["2.2.6", "7.2.5"],
  summary: "A service runs privileged",
  why: "A privileged container owns its machine, and with it every card number and key of the services beside it",
  how: "Take `privileged` away; if one capability or device is all it was for, give it that one with `cap_add` or `devices`",
  service(service, report, file) {
    const entry = ownEntry(service, "privileged");
    if (entry === undefined || booleanValue(entry.value) !== true) return;
    const edit = setValue(file.document, service.node, ["privileged"], "false");
    report({
      at: entry,
      message: `\`${service.name}\` runs privileged`,
      ...weightOf(file, service),
      fixes: edit === undefined ? [] : [{ title: "Set `privileged: false`", class: "review", edits: [edit] }],
    });
  },
});
