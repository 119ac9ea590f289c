import { nearestName } from "../../../base/nearest.ts";
import { rule } from "../../../contract/rule.ts";
import { asScalar, asSequence, entriesOf, itemsAt, scalarText, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { type Compose, type Service, scalarsOf } from "../model/compose.ts";
import { wholeOf } from "../model/whole.ts";

/** A name that a service uses, and the section that must define it. */
interface Use {
  readonly at: YamlScalar;
  readonly name: string;
  readonly section: "services" | "networks" | "volumes" | "secrets" | "configs";
}

export default rule<Compose>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A service names something that the file does not define",
  why: "Compose refuses the file, so that nothing starts, and a release stops half way",
  how: "Define it, or mend the name",
  needs: ["files"],
  check(file, report, workspace) {
    const whole = workspace === undefined ? undefined : wholeOf(file, workspace);
    if (whole === undefined) return;
    for (const service of file.services)
      for (const { at, name, section } of usesOf(service)) {
        const known = whole.namesOf(section);
        if (known.has(name) || (section === "networks" && name === "default") || name.includes("$")) continue;
        const near = nearestName(name, [...known]);
        report({
          at,
          message: `There is no \`${name}\` under \`${section}\` for \`${service.name}\`${near === undefined ? "" : `; \`${near}\` may be meant`}`,
          ...(whole.isFirst ? {} : { certainty: "likely" }),
          fixes:
            near === undefined || at.value !== name
              ? []
              : [
                  {
                    title: `Write \`${near}\``,
                    class: "review",
                    edits: [{ start: at.start, end: at.end, newText: near }],
                  },
                ],
        });
      }
  },
});

function* usesOf({ node, mounts, extended }: Service): Generator<Use> {
  const keysOrItems = (value: YamlNode | undefined): readonly YamlScalar[] =>
    asSequence(value) === undefined ? entriesOf(value).flatMap(({ key }) => asScalar(key) ?? []) : scalarsOf(value);
  for (const at of keysOrItems(valueAt(node, "depends_on"))) yield { at, name: at.value, section: "services" };
  for (const at of keysOrItems(valueAt(node, "networks"))) yield { at, name: at.value, section: "networks" };
  if (extended !== undefined && extended.file === undefined)
    yield { at: extended.at, name: extended.service, section: "services" };
  for (const section of ["secrets", "configs"] as const) {
    for (const item of itemsAt(node, section)) {
      const at = asScalar(item) ?? asScalar(valueAt(item, "source"));
      if (at !== undefined && at.value !== "") yield { at, name: at.value, section };
    }
  }
  const mode = asScalar(valueAt(node, "network_mode"));
  const shared = /^service:(.+)$/.exec(mode?.value ?? "")?.[1];
  if (mode !== undefined && shared !== undefined) yield { at: mode, name: shared, section: "services" };
  for (const { kind, source, node: item } of mounts) {
    const at = asScalar(item) ?? asScalar(valueAt(item, "source"));
    if (kind !== "volume" || source === undefined || at === undefined || source.includes("$")) continue;
    if (scalarText(valueAt(item, "type")) === undefined && !/^[A-Za-z\d][\w.-]*$/.test(source)) continue;
    yield { at, name: source, section: "volumes" };
  }
}
