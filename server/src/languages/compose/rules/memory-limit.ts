import { rule } from "../../../contract/rule.ts";
import { insertEntry } from "../../../syntax/yaml/edit.ts";
import type { Compose, ComposeParts } from "../model/compose.ts";
import { layersOf, saysAnywhere } from "../model/layers.ts";
import { stakesOf } from "../model/stakes.ts";

/** Only of files for production: on a developer's machine nobody would mend it. */
export default rule<Compose, ComposeParts>({
  severity: "warning",
  pci: ["12.10.1"],
  summary: "A service in production may take all memory of its machine",
  why: "One leak then ends whatever process the kernel picks, and that may be the one that takes payments",
  how: "Set `mem_limit`, or `deploy.resources.limits.memory`, from what the service uses under load",
  needs: ["files"],
  worksAlone: true,
  service(service, report, file, workspace) {
    const { tier, evidence } = stakesOf(file);
    if (tier !== "production") return;
    const layers = layersOf(file, service, workspace);
    // Where nothing is known of other files, one that extends none is judged by itself.
    if (!layers.isWhole && (workspace !== undefined || service.extended !== undefined)) return;
    if (saysAnywhere(layers, "mem_limit") || saysAnywhere(layers, "deploy", "resources", "limits", "memory")) return;
    if (saysAnywhere(layers, "provider")) return;
    const edit = insertEntry(file.document, service.node, ["mem_limit: 512m"], ["image", "build"]);
    report({
      at: service.key,
      message: `\`${service.name}\` has no memory limit`,
      ...(evidence === undefined ? {} : { evidence }),
      fixes: edit === undefined ? [] : [{ title: "Add a memory limit to adapt", class: "template", edits: [edit] }],
    });
  },
});
