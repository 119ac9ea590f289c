import { scalarText, valueAt } from "../syntax/yaml/access.ts";
import { parseYamlDocument, splitDocuments } from "../syntax/yaml/yaml.ts";
import type { YamlNode } from "../syntax/yaml/tree.ts";
import type { Detected } from "./detected.ts";
import { type ProjectFiles, contentOf } from "./files.ts";

/** Where a Java service listens, by its own settings. */
export interface JavaPorts {
  readonly port?: Detected<number>;
  /** The port of its own that Actuator answers on. */
  readonly management?: Detected<number>;
  /** Actuator's probes answer on the service's port, too. */
  readonly hasExtraPaths: boolean;
}

const PORT_KEYS = ["server.port", "quarkus.http.port", "micronaut.server.port"];
const MAX_DOCUMENTS = 10;
const EXTRA_PATHS = "management.endpoint.health.probes.add-additional-paths";

/**
 * The ports in application.properties and application.yml, without those of profiles. A project of several parts says
 * something where only one of them has such settings.
 */
export function javaPorts(project: ProjectFiles): JavaPorts {
  const own = [...project.files.keys()].filter((path) =>
    /^(?:.+\/)?src\/main\/resources\/application\.\w+$/.test(path),
  );
  const folders = new Set(own.map((path) => path.slice(0, path.indexOf("src/main/"))));
  const folder = folders.has("") ? "" : folders.size === 1 ? [...folders][0] : undefined;
  if (folder === undefined) return { hasExtraPaths: false };
  // What .properties says wins over the same key in .yml.
  const files = own.filter((path) => path.startsWith(`${folder}src/main/`)).sort();
  const read = (key: string): Detected<string> | undefined => {
    for (const path of files) {
      const value = settingIn(path, contentOf(project, path) ?? "", key);
      if (value !== undefined) return { value, evidence: `${key} in ${path}` };
    }
    return undefined;
  };
  const port = PORT_KEYS.flatMap((key) => portOf(read(key)) ?? [])[0];
  const management = portOf(read("management.server.port"));
  return {
    ...(port === undefined ? {} : { port }),
    ...(management === undefined || management.value === port?.value ? {} : { management }),
    hasExtraPaths: read(EXTRA_PATHS)?.value === "true",
  };
}

/** `8081`, or what stands in where the variable is not set: `${PORT:8081}`. */
function portOf(setting: Detected<string> | undefined): Detected<number> | undefined {
  const number = /^(?:\$\{[\w.-]+:)?(\d{1,5})\}?$/.exec(setting?.value.trim() ?? "")?.[1];
  const value = Number(number ?? 0);
  return setting === undefined || value < 1 || value > 65_535 ? undefined : { value, evidence: setting.evidence };
}

function settingIn(path: string, text: string, key: string): string | undefined {
  if (path.endsWith(".properties")) {
    // What follows a mark of several documents may hold for a profile only.
    const [first = ""] = text.split(/^[#!]---[ \t]*$/m);
    const line = first
      .split(/\r?\n/)
      .map((written) => written.trim())
      .findLast((written) => written.startsWith(key) && /^[=: \t]/.test(written.slice(key.length)));
    return line
      ?.slice(key.length)
      .replace(/^[ \t]*[=:]/, "")
      .trim();
  }
  for (const chunk of splitDocuments(text).slice(0, MAX_DOCUMENTS)) {
    const { root } = parseYamlDocument(chunk.text);
    if (
      yamlSetting(root, "spring.config.activate.on-profile") !== undefined ||
      yamlSetting(root, "spring.profiles") !== undefined
    )
      continue;
    const value = yamlSetting(root, key);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A key with dots, of which any may stand between levels or within a name: `server: { port: 1 }`, `server.port: 1`. */
function yamlSetting(root: YamlNode | undefined, key: string): string | undefined {
  const parts = key.split(".");
  for (let taken = 1; taken <= parts.length; taken++) {
    const node = valueAt(root, parts.slice(0, taken).join("."));
    if (node === undefined) continue;
    const rest = parts.slice(taken).join(".");
    const value = rest === "" ? scalarText(node) : yamlSetting(node, rest);
    if (value !== undefined) return value;
  }
  return undefined;
}
