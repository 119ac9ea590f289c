import { folderOf, joinPath } from "../../../base/path.ts";
import { nameOf } from "../../../contract/file-name.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { NO_TEAM_SETTINGS } from "../../../contract/settings.ts";
import { entryOf, valueAt } from "../../../syntax/yaml/access.ts";
import { isNull } from "../../../syntax/yaml/values.ts";
import { type Compose, type Service, composeModel } from "./compose.ts";

/** What a service is made of: its own text, what it extends, and the file that its own is laid over. */
export interface Layers {
  /** Nearest first. */
  readonly services: readonly Service[];
  /** All that counts could be read: what none of them says, nobody says. */
  readonly isWhole: boolean;
}

/** A chain that is longer is made to keep a program busy. */
const MAX_LAYERS = 20;

/** Files that Compose reads when it is told none. */
export const BASES = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

export function isBase({ path }: Compose): boolean {
  return BASES.includes(nameOf(path));
}

/** @param workspace undefined where nothing is known of other files */
export function layersOf(file: Compose, service: Service, workspace: WorkspaceView | undefined): Layers {
  const services: Service[] = [];
  const seen = new Set<Service>();
  let isWhole = true;
  const visit = (around: Compose, current: Service): void => {
    if (seen.has(current)) return;
    seen.add(current);
    services.push(current);
    const { extended } = current;
    if (extended === undefined) return;
    const path = extended.file === undefined ? undefined : pathBeside(around.path, extended.file);
    const other = extended.file === undefined ? around : path === undefined ? undefined : readOther(path, workspace);
    const target = other === undefined ? undefined : other.byName.get(extended.service);
    if (other === undefined || target === undefined || seen.size >= MAX_LAYERS) isWhole = false;
    else visit(other, target);
  };
  visit(file, service);
  if (isBase(file)) return { services, isWhole };
  // A file of another name may stand alone, or be laid over the one that Compose finds by itself.
  for (const base of BASES) {
    const path = pathBeside(file.path, base);
    const other = path === undefined ? undefined : readOther(path, workspace);
    const target = other === undefined ? undefined : other.byName.get(service.name);
    if (other !== undefined && target !== undefined) visit(other, target);
  }
  return { services, isWhole: isWhole && workspace !== undefined };
}

/** Whether any layer says something under a path of keys, other than nothing. */
export function saysAnywhere({ services }: Layers, ...path: readonly string[]): boolean {
  return services.some(({ node }) => !isNull(valueAt(node, ...path)));
}

/** The first layer that has a key, with its value. */
export function layerWith({ services }: Layers, key: string): Service | undefined {
  return services.find(({ node }) => entryOf(node, key) !== undefined);
}

/** A path from the workspace folder; undefined where it leaves that, or a variable says it. */
export function pathBeside(path: string, other: string): string | undefined {
  if (other === "" || other.startsWith("/") || /[$~]|^\w+:/.test(other)) return undefined;
  const joined = joinPath(folderOf(path), other);
  return joined.startsWith("..") ? undefined : joined;
}

/** Other files as they were read last: several services ask for the same ones at every keystroke. */
const read = new Map<string, Compose>();
const MAX_READ = 20;

export function readOther(path: string, workspace: WorkspaceView | undefined): Compose | undefined {
  const text = workspace?.readText(path);
  if (text === undefined) return undefined;
  const known = read.get(path);
  if (known?.text === text) return known;
  const file = composeModel(text, path, NO_TEAM_SETTINGS);
  if (read.size >= MAX_READ) read.clear();
  read.set(path, file);
  return file;
}
