import { items } from "./defaults.ts";
import { canonical, isObject } from "./fields.ts";
import type { Kind } from "./kinds.ts";
import type { FieldError } from "./status.ts";
import type { ApiObject, Json, JsonObject } from "./types.ts";

const required = (field: string): FieldError => ({ field, type: "FieldValueRequired", text: "Required value" });

const wrong = (field: string, value: string, why: string): FieldError => ({
  field,
  type: "FieldValueInvalid",
  text: `Invalid value: ${value}: ${why}`,
});

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const SUBDOMAIN_WHY =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and " +
  "end with an alphanumeric character (e.g. 'example.com', regex used for validation is " +
  "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DNS_LABEL_WHY =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with " +
  "an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is " +
  "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const LABEL_WHY =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and " +
  "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
  "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const goMap = (labels: JsonObject): string =>
  `{${Object.keys(labels)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${JSON.stringify(labels[key])}`)
    .join(",")}}`;

const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

function podErrors(spec: JsonObject, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (items(spec.containers).length === 0) errors.push(required(`${at}.containers`));
  const volumes = new Set(items(spec.volumes).map((volume) => volume.name));
  const lists = ["initContainers", "containers"].flatMap((list) =>
    items(spec[list]).map((container, index) => ({ container, place: `${at}.${list}[${index}]` })),
  );
  for (const { container, place } of lists) {
    const name = container.name;
    if (typeof name !== "string" || name === "") errors.push(required(`${place}.name`));
    else if (!DNS_LABEL.test(name)) errors.push(wrong(`${place}.name`, JSON.stringify(name), DNS_LABEL_WHY));
    if (typeof container.image !== "string" || container.image === "") errors.push(required(`${place}.image`));
    items(container.ports).forEach((port, index) => {
      const number = port.containerPort;
      if (typeof number === "number" && (number < 1 || number > 65_535)) {
        const why = "must be between 1 and 65535, inclusive";
        errors.push(wrong(`${place}.ports[${index}].containerPort`, String(number), why));
      }
    });
    items(container.volumeMounts).forEach((mount, index) => {
      if (volumes.has(mount.name)) return;
      const text = `Not found: ${JSON.stringify(mount.name)}`;
      errors.push({ field: `${place}.volumeMounts[${index}].name`, type: "FieldValueInvalid", text });
    });
  }
  return errors;
}

function selectorErrors(spec: JsonObject): FieldError[] {
  const selector = object(object(spec.selector).matchLabels);
  const labels = object(object(object(spec.template).metadata).labels);
  if (Object.keys(object(spec.selector)).length === 0) return [required("spec.selector")];
  const matches = Object.entries(selector).every(([key, value]) => labels[key] === value);
  if (matches) return [];
  const why = "`selector` does not match template `labels`";
  return [wrong("spec.template.metadata.labels", `map[string]string${goMap(labels)}`, why)];
}

/** Fields that may not change once the object is there, by kind. */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  Deployment: ["selector"],
  ReplicaSet: ["selector"],
  DaemonSet: ["selector"],
  Job: ["selector", "template", "completionMode"],
  Service: ["clusterIP"],
};

const STATEFUL_MUTABLE =
  "replicas ordinals template updateStrategy revisionHistoryLimit persistentVolumeClaimRetentionPolicy minReadySeconds".split(
    " ",
  );

function changeErrors(before: ApiObject, after: ApiObject): FieldError[] {
  const old = object(before.spec);
  const now = object(after.spec);
  if (after.kind === "StatefulSet") {
    const names = [...Object.keys(old), ...Object.keys(now)].filter((name) => !STATEFUL_MUTABLE.includes(name));
    if (names.every((name) => canonical(old[name]) === canonical(now[name]))) return [];
    const text =
      "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', " +
      "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
    return [{ field: "spec", type: "FieldValueForbidden", text }];
  }
  if (before.immutable === true && canonical(before.data) !== canonical(after.data)) {
    const text = "Forbidden: field is immutable when `immutable` is set";
    return [{ field: "data", type: "FieldValueForbidden", text }];
  }
  return (IMMUTABLE[after.kind] ?? [])
    .filter((name) => canonical(old[name]) !== canonical(now[name]))
    .map((name) => {
      const value = isObject(now[name])
        ? `v1.LabelSelector{MatchLabels:map[string]string${goMap(object(object(now[name]).matchLabels))}, ` +
          "MatchExpressions:[]v1.LabelSelectorRequirement(nil)}"
        : JSON.stringify(now[name] ?? null);
      return wrong(`spec.${name}`, value, "field is immutable");
    });
}

/** What the API refuses an object for, of what manifests get wrong most. `before` is the object it replaces. */
export function fieldErrors(kind: Kind, before: ApiObject | undefined, after: ApiObject): FieldError[] {
  const errors: FieldError[] = [];
  const { name, labels = {} } = after.metadata;
  const isRbac = kind.group === "rbac.authorization.k8s.io";
  if (kind.kind === "Service" ? !DNS_LABEL.test(name) : !isRbac && !SUBDOMAIN.test(name)) {
    const why = kind.kind === "Service" ? DNS_LABEL_WHY : SUBDOMAIN_WHY;
    errors.push(wrong("metadata.name", JSON.stringify(name), why));
  }
  for (const value of Object.values(labels)) {
    if (!LABEL_VALUE.test(value)) errors.push(wrong("metadata.labels", JSON.stringify(value), LABEL_WHY));
    else if (value.length > 63) {
      errors.push(wrong("metadata.labels", JSON.stringify(value), "must be no more than 63 characters"));
    }
  }
  const spec = object(after.spec);
  const templated = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].includes(kind.kind);
  if (templated) {
    errors.push(...selectorErrors(spec));
    if (typeof spec.replicas === "number" && spec.replicas < 0) {
      errors.push(wrong("spec.replicas", String(spec.replicas), "must be greater than or equal to 0"));
    }
  }
  if (templated || kind.kind === "Job")
    errors.push(...podErrors(object(object(spec.template).spec), "spec.template.spec"));
  if (kind.kind === "Pod") errors.push(...podErrors(spec, "spec"));
  if (kind.kind === "Service" && spec.type !== "ExternalName" && items(spec.ports).length === 0) {
    if (spec.clusterIP !== "None") errors.push(required("spec.ports"));
  }
  if (before !== undefined) errors.push(...changeErrors(before, after));
  return errors;
}
