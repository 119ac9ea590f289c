import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, resolve } from "node:path";
import { parse } from "yaml";
import { Failure } from "./failure.ts";
import type { Line } from "./line.ts";

type Fields = Record<string, unknown>;
interface Named {
  readonly name: string;
  readonly [field: string]: unknown;
}

export interface Kubeconfig {
  readonly kind: "Config";
  readonly apiVersion: "v1";
  readonly preferences: Fields;
  readonly clusters: readonly Named[] | null;
  readonly users: readonly Named[] | null;
  readonly contexts: readonly Named[] | null;
  readonly "current-context": string;
}

const PATHS: Readonly<Record<string, readonly string[]>> = {
  cluster: ["certificate-authority"],
  user: ["client-certificate", "client-key", "tokenFile"],
};

/** The files that a call names or the environment, the first one counting; paths in them are made whole. */
export function readKubeconfig({ flags }: Line, environment: NodeJS.ProcessEnv): Kubeconfig {
  const named = flags.get("kubeconfig");
  const files = named === undefined ? (environment["KUBECONFIG"] ?? "").split(delimiter) : [named];
  const all = files.filter((file) => existsSync(file)).map((file) => readFile(resolve(file)));
  const merged = (list: "clusters" | "users" | "contexts", field: string): readonly Named[] | null => {
    const byName = new Map<string, Named>();
    for (const { config, folder } of all)
      for (const entry of (config[list] ?? []) as Named[])
        if (!byName.has(entry.name)) byName.set(entry.name, { name: entry.name, [field]: whole(entry, field, folder) });
    return byName.size === 0 ? null : [...byName.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  };
  return {
    kind: "Config",
    apiVersion: "v1",
    preferences: {},
    clusters: merged("clusters", "cluster"),
    users: merged("users", "user"),
    contexts: merged("contexts", "context"),
    "current-context": all.map(({ config }) => config["current-context"]).find((one) => typeof one === "string") ?? "",
  };
}

function readFile(path: string): { config: Fields & { "current-context"?: string }; folder: string } {
  const text = readFileSync(path, "utf8");
  const config = (text.startsWith("{") ? JSON.parse(text) : parse(text)) as Fields | null;
  return { config: config ?? {}, folder: dirname(path) };
}

function whole(entry: Named, field: string, folder: string): Fields {
  const value = { ...(entry[field] as Fields) };
  for (const path of PATHS[field] ?? [])
    if (typeof value[path] === "string" && value[path] !== "" && path !== "tokenFile")
      value[path] = resolve(folder, value[path]);
  if (value["exec"] !== undefined)
    value["exec"] = { env: null, provideClusterInfo: false, ...(value["exec"] as Fields) };
  return value;
}

/** `config view`, as the flags want it. */
export function viewConfig(line: Line, environment: NodeJS.ProcessEnv): Kubeconfig {
  const { flags } = line;
  let config = readKubeconfig(line, environment);
  if (flags.has("minify")) config = minified(config, flags.get("context") ?? config["current-context"]);
  if (flags.has("flatten")) config = { ...config, clusters: flattened(config.clusters) };
  return flags.has("raw") ? config : redacted(config);
}

const find = (list: readonly Named[] | null, name: unknown): Named | undefined =>
  list?.find((entry) => entry.name === name);

function minified(config: Kubeconfig, context: string): Kubeconfig {
  const found = find(config.contexts, context);
  if (found === undefined) throw new Failure(`error: cannot locate context ${context}`);
  const { cluster, user } = found["context"] as Fields;
  const one = (entry: Named | undefined): readonly Named[] | null => (entry === undefined ? null : [entry]);
  return {
    ...config,
    clusters: one(find(config.clusters, cluster)),
    users: one(find(config.users, user)),
    contexts: [found],
    "current-context": context,
  };
}

function flattened(clusters: readonly Named[] | null): readonly Named[] | null {
  return (
    clusters?.map(({ name, cluster }) => {
      const { "certificate-authority": file, ...rest } = cluster as Fields;
      if (typeof file !== "string") return { name, cluster: rest };
      if (!existsSync(file)) throw new Failure(`error: open ${file}: no such file or directory`);
      return { name, cluster: { ...rest, "certificate-authority-data": readFileSync(file).toString("base64") } };
    }) ?? null
  );
}

const HIDDEN: Readonly<Record<string, string>> = {
  "certificate-authority-data": "DATA+OMITTED",
  "client-certificate-data": "DATA+OMITTED",
  "client-key-data": "DATA+OMITTED",
  token: "REDACTED",
  password: "REDACTED",
};

function redacted(config: Kubeconfig): Kubeconfig {
  const text = JSON.stringify(config, (key, value: unknown) =>
    typeof value === "string" && value !== "" && Object.hasOwn(HIDDEN, key) ? HIDDEN[key] : value,
  );
  return JSON.parse(text) as Kubeconfig;
}

/** The server that a call goes to. */
export function serverOf(line: Line, environment: NodeJS.ProcessEnv): string {
  const config = readKubeconfig(line, environment);
  const context = line.flags.get("context") ?? config["current-context"];
  const found = find(config.contexts, context);
  if (found === undefined) throw new Failure(`error: context ${JSON.stringify(context)} does not exist`);
  const cluster = find(config.clusters, (found["context"] as Fields)["cluster"])?.["cluster"] as Fields;
  return line.flags.get("server") ?? String(cluster["server"]);
}
