import { readPorts } from "../languages/compose/model/port.ts";
import { entriesOf, textAt, valueAt } from "../syntax/yaml/access.ts";
import { parseYamlDocument } from "../syntax/yaml/yaml.ts";
import type { Detected } from "./detected.ts";
import { EXAMPLES, readEnvironment } from "./environment.ts";
import { type ProjectFiles, contentOf, packageFolders } from "./files.ts";
import { scriptsOf } from "./package-manifest.ts";
import type { Runtime } from "./runtime.ts";

const COMPOSE_FILES = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/** Where a project's own files say that it listens, the plainest first; undefined where none does, or several differ. */
export function statedPort(project: ProjectFiles, runtime: Runtime): Detected<number> | undefined {
  return scriptPort(project) ?? examplePort(project) ?? composePort(project, runtime) ?? sourcePort(project, runtime);
}

function scriptPort(project: ProjectFiles): Detected<number> | undefined {
  const start = (scriptsOf(project)["start"] ?? "").slice(0, 2000);
  const port = /(?:^|[ \t])(?:-p|--port)[ =](\d{2,5})(?!\S)|(?:^|[ \t])PORT=(\d{2,5})(?!\S)/.exec(start);
  return port === null ? undefined : stated([port[1] ?? port[2] ?? ""], "the start script in package.json");
}

function examplePort(project: ProjectFiles): Detected<number> | undefined {
  for (const name of EXAMPLES) {
    const { port } = readEnvironment(contentOf(project, name) ?? "");
    if (port !== undefined) return { value: port.value, evidence: `${port.key} in ${name}` };
  }
  return undefined;
}

/** The port inside the container of the service that a compose file builds from this folder. */
function composePort(project: ProjectFiles, { defaultPort }: Runtime): Detected<number> | undefined {
  const { workspace } = project;
  const places: readonly (readonly [Pick<ProjectFiles, "files">, string])[] = [
    [project, ""],
    ...(workspace === undefined ? [] : [[workspace, workspace.member] as const]),
  ];
  for (const [{ files }, member] of places)
    for (const name of COMPOSE_FILES) {
      const text = files.get(name)?.slice(0, 200_000) ?? "";
      if (!/^[ \t]+build:/m.test(text) || !/^[ \t]+ports:/m.test(text)) continue;
      const services = entriesOf(valueAt(parseYamlDocument(text).root, "services")).flatMap(({ value }) => value ?? []);
      const ports = services
        .filter((service) =>
          isBuiltFrom(
            textAt(service, "build"),
            textAt(service, "build", "dockerfile"),
            textAt(service, "build", "context"),
            member,
          ),
        )
        .flatMap((service) => readPorts(valueAt(service, "ports")))
        .flatMap(({ inside, protocol }) => (inside === undefined || protocol !== "tcp" ? [] : String(inside[0])));
      const found = stated(ports.includes(String(defaultPort)) ? [String(defaultPort)] : ports, `ports in ${name}`);
      if (found !== undefined) return found;
    }
  return undefined;
}

/** @param member the folder that is meant, from the compose file's */
function isBuiltFrom(
  short: string | undefined,
  dockerfile: string | undefined,
  context: string | undefined,
  member: string,
): boolean {
  const folder = (short ?? context)?.replace(/^\.\/?/, "").replace(/\/$/, "");
  if (folder === undefined) return false;
  const file = dockerfile?.replace(/^\.\//, "") ?? "";
  const own = file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : "";
  return folder === member || (folder === "" && own === member);
}

const NUMBER = "[\"'`]?(\\d{2,5})\\b";

/** What sources say of the port when nobody sets another, by their language. */
const SOURCES: Readonly<Partial<Record<Runtime["language"], readonly [files: RegExp, calls: readonly RegExp[]]>>> = {
  node: [
    /(?:^|\/)(?:main|server|app|index|env|config)\.[cm]?[jt]s$/,
    [
      new RegExp(`\\bPORT["'\\]]{0,2}\\)?\\s{0,5}(?:\\|\\||\\?\\?)\\s{0,5}${NUMBER}`, "g"),
      new RegExp(`["']PORT["']\\s{0,5},\\s{0,5}${NUMBER}`, "g"),
      new RegExp(`\\bPORT\\b[^\\n]{0,80}?\\.default\\(\\s{0,5}${NUMBER}`, "g"),
      new RegExp(`\\b(?:const|let|var)\\s{1,5}(?:PORT|port)\\s{0,5}=\\s{0,5}${NUMBER}`, "g"),
      new RegExp(`\\.listen\\(\\s{0,20}${NUMBER}`, "g"),
      new RegExp(`\\b(?:listen|serve)\\(\\s{0,20}\\{[^{}]{0,200}?\\bport\\s{0,5}:\\s{0,5}${NUMBER}`, "g"),
    ],
  ],
  go: [
    /(?<!_test)\.go$/,
    [
      /\b(?:ListenAndServe(?:TLS)?|Run|Start|Listen)\([ \t]{0,5}["`][^"`:\n]{0,40}:(\d{2,5})["`]/g,
      /\bnet\.Listen\("tcp",[ \t]{0,5}["`][^"`:\n]{0,40}:(\d{2,5})["`]/g,
      /"port",[ \t]{0,5}(\d{2,5})\b/g,
      /\b(?:port|Port|(?:default|Default|http|listen|server)Port)[ \t]{1,20}:?=[ \t]{0,5}["`]?:?(\d{4,5})\b/g,
      /\bAddr:[ \t]{0,20}["`][^"`:\n]{0,40}:(\d{2,5})["`]/g,
    ],
  ],
  python: [
    /\.py$/,
    [
      /\b(?:uvicorn|app|application)\.run\([^()\n]{0,200}?\bport[ \t]{0,5}=[ \t]{0,5}(\d{2,5})\b/g,
      /\badd_(?:in)?secure_port\(["'][^"'\n]{0,40}:(\d{2,5})["']/g,
    ],
  ],
};

function sourcePort(project: ProjectFiles, { language }: Runtime): Detected<number> | undefined {
  const [files, calls = []] = SOURCES[language] ?? [];
  if (files === undefined) return undefined;
  // Other packages listen for themselves.
  const others = packageFolders(project).map((folder) => `${folder}/`);
  const found = [...project.files.keys()].flatMap((path) => {
    if (others.some((folder) => path.startsWith(folder))) return [];
    if (!files.test(path) || /(?:^|\/)(?:tests?|examples?|scripts|tools|docs?)\//.test(path)) return [];
    // What is commented out shows nothing.
    const text = (contentOf(project, path) ?? "").replaceAll(/^[ \t]*(?:\/\/|#).*$/gm, "");
    return calls.flatMap((call) => [...text.matchAll(call)].map((match) => ({ path, port: match[1] ?? "" })));
  });
  return stated(
    found.map(({ port }) => port),
    found[0]?.path ?? "",
  );
}

/** One port that all of them are, from 1024 on. */
function stated(ports: readonly string[], evidence: string): Detected<number> | undefined {
  const numbers = new Set(ports.map(Number));
  const [port = 0] = numbers;
  return numbers.size === 1 && port >= 1024 && port <= 65_535 ? { value: port, evidence } : undefined;
}
