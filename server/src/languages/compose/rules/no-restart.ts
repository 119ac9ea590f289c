import { remember } from "../../../base/remember.ts";
import { rule } from "../../../contract/rule.ts";
import { entriesOf, scalarText, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import { insertEntry, setValue } from "../../../syntax/yaml/edit.ts";
import type { Compose, ComposeParts } from "../model/compose.ts";
import { layerWith, layersOf, saysAnywhere } from "../model/layers.ts";
import { stakesOf } from "../model/stakes.ts";

export default rule<Compose, ComposeParts>({
  severity: "warning",
  pci: ["12.10.1"],
  summary: "A service in production stays down when it ends",
  why: "After a crash or a restart of the machine nobody can pay until somebody notices",
  how: 'Set `restart: unless-stopped`; jobs that end by themselves say `restart: "no"`',
  needs: ["files"],
  worksAlone: true,
  service(service, report, file, workspace) {
    const { tier, evidence } = stakesOf(file);
    if (tier !== "production" || service.profiles.length > 0 || jobs(file).has(service.name)) return;
    const layers = layersOf(file, service, workspace);
    if (!layers.isWhole && (workspace !== undefined || service.extended !== undefined)) return;
    // Swarm restarts by itself, and only it reads these.
    if (["restart", "provider"].some((key) => saysAnywhere(layers, key))) return;
    if (saysAnywhere(layers, "deploy", "restart_policy") || saysAnywhere(layers, "deploy", "mode")) return;
    const own = layerWith(layers, "restart");
    const edit =
      own === service
        ? setValue(file.document, service.node, ["restart"], "unless-stopped")
        : insertEntry(file.document, service.node, ["restart: unless-stopped"], ["image", "build"]);
    report({
      at: service.key,
      message: `Nothing starts \`${service.name}\` again when it ends`,
      ...(evidence === undefined ? {} : { evidence }),
      fixes: edit === undefined ? [] : [{ title: "Set `restart: unless-stopped`", class: "review", edits: [edit] }],
    });
  },
});

/** Services that others wait for to end. */
const jobs = remember(
  ({ services }: Compose): ReadonlySet<string> =>
    new Set(
      services.flatMap(({ node }) =>
        entriesOf(valueAt(node, "depends_on")).flatMap(({ key, value }) =>
          textAt(value, "condition") === "service_completed_successfully" ? (scalarText(key) ?? []) : [],
        ),
      ),
    ),
);
