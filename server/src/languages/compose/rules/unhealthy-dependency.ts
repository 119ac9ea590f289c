import type { Fix } from "../../../contract/edit.ts";
import { rule } from "../../../contract/rule.ts";
import { asScalar, entriesOf, scalarText, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import { setValue } from "../../../syntax/yaml/edit.ts";
import { booleanValue } from "../../../syntax/yaml/values.ts";
import { type Compose, type Service } from "../model/compose.ts";
import { hasNoHealthcheck, storeOf } from "../model/images.ts";
import { type Layers, layersOf } from "../model/layers.ts";

/** Seen with Docker Compose 2.29: "container … has no healthcheck configured", and nothing behind it starts. */
export default rule<Compose>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A service waits for another to be healthy that nobody asks for its health",
  why: "Compose gives up and the payment service does not start at all",
  how: "Give the other service a `healthcheck`, or wait only until it has started",
  needs: ["files"],
  worksAlone: true,
  check(file, report, workspace) {
    for (const service of file.services)
      for (const { key, value } of entriesOf(valueAt(service.node, "depends_on"))) {
        const name = asScalar(key);
        const other = name === undefined ? undefined : file.byName.get(name.value);
        if (name === undefined || other === undefined || textAt(value, "condition") !== "service_healthy") continue;
        const layers = layersOf(file, other, workspace);
        const state = healthOf(layers);
        if (state === "checked" || (state === "unsaid" && !(layers.isWhole && hasNoHealthcheck(other)))) continue;
        report({
          at: name,
          message:
            state === "disabled"
              ? `\`${service.name}\` waits for \`${other.name}\` to be healthy, whose check is switched off`
              : `\`${service.name}\` waits for \`${other.name}\` to be healthy, which has no \`healthcheck\`, and neither has its image`,
          related: [{ span: other.key, message: "The service without a check" }],
          fixes: state === "unsaid" ? addCheck(file, other) : [],
        });
      }
  },
});

function healthOf({ services }: Layers): "checked" | "disabled" | "unsaid" {
  for (const { node } of services) {
    const check = valueAt(node, "healthcheck");
    if (check === undefined) continue;
    const test = valueAt(check, "test");
    const first = scalarText(test) ?? scalarText(valueAt(test, 0));
    if (booleanValue(valueAt(check, "disable")) === true || first === "NONE") return "disabled";
    if (test !== undefined) return "checked";
  }
  return "unsaid";
}

function addCheck({ document }: Compose, other: Service): Fix[] {
  const probe = storeOf(other)?.probe;
  if (probe === undefined) return [];
  const test = `[${probe.map((word) => JSON.stringify(word)).join(", ")}]`;
  const edit = setValue(
    document,
    other.node,
    ["healthcheck"],
    [`test: ${test}`, "interval: 5s", "timeout: 5s", "retries: 10"],
    ["image"],
  );
  return edit === undefined
    ? []
    : [{ title: `Add a health check to \`${other.name}\``, class: "review", edits: [edit] }];
}
