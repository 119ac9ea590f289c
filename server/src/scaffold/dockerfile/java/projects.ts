import { readToml, tomlTable, tomlText } from "../../../syntax/toml.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import { gradleProjects, mavenModules } from "../../../service/java-builds.ts";

export type JavaTool = "maven" | "gradle";

/** What a part of a Maven or Gradle build makes that can be started. */
export interface Startable {
  /** From the build's root; empty for the root itself. */
  readonly folder: string;
  /** Pattern of the jar, or the folder, from the build's root. */
  readonly artifact: string;
  /** Its pom.xml or build file. */
  readonly manifest: string;
  /** Why: the plugin that makes it, and where it is named. */
  readonly evidence: string;
}

type Files = Pick<ProjectFiles, "files" | "existing">;

/** The parts of a build that a plugin makes startable. */
export function startables(project: Files, tool: JavaTool): readonly Startable[] {
  return tool === "maven" ? mavenStartables(project) : gradleStartables(project);
}

/** Folders that the build writes into. */
export function outputFolders({ existing }: Files, tool: JavaTool): readonly string[] {
  const manifest =
    tool === "maven" ? /^((?:[\w.-]+\/){0,4})pom\.xml$/ : /^((?:[\w.-]+\/){0,4})build\.gradle(?:\.kts)?$/;
  const folders = existing.flatMap((path) => manifest.exec(path)?.[1] ?? []);
  const output = tool === "maven" ? "target" : "build";
  return [...new Set(["", ...folders])].slice(0, MAX_PARTS).map((folder) => `${folder}${output}`);
}

const MAX_PARTS = 40;

function textOf(project: Files, path: string): string {
  return contentOf({ folderName: "", ...project }, path) ?? "";
}

function prefixOf(folder: string): string {
  return folder === "" ? "" : `${folder}/`;
}

const QUARKUS = "quarkus-maven-plugin";
const SPRING_BOOT = "spring-boot-maven-plugin";

/** Plugins of Maven that make a jar which starts, and what that is called. */
const MAVEN_PLUGINS: readonly (readonly [mark: string, artifact: (name: string) => string])[] = [
  [QUARKUS, () => "quarkus-app"],
  [SPRING_BOOT, (name) => `${name}-*.jar`],
  ["micronaut-maven-plugin", (name) => `${name}-*.jar`],
  ["maven-shade-plugin", (name) => `${name}-*.jar`],
  ["jar-with-dependencies", (name) => `${name}-*-jar-with-dependencies.jar`],
];

function mavenStartables(project: Files): readonly Startable[] {
  const root = withoutComments(textOf(project, "pom.xml"));
  return ["", ...modulesBelow(project, "")].flatMap((folder) => {
    const path = `${prefixOf(folder)}pom.xml`;
    const text = withoutComments(textOf(project, path));
    if (text.includes("<modules>") || text.includes("<packaging>pom<")) return [];
    const own = mavenPlugin(text);
    const inherited = folder !== "" && parentOf(text) === artifactIdOf(root) ? mavenPlugin(root) : undefined;
    const [mark, artifact] = own ?? inherited ?? foreignPlugin(text, folder === "" ? undefined : root) ?? [];
    if (mark === undefined || artifact === undefined || isSkipped(text, own === undefined ? SPRING_BOOT : mark))
      return [];
    const final = /<finalName>([\w.-]{1,100})<\/finalName>/.exec(text)?.[1];
    const jar = final !== undefined && mark !== QUARKUS ? `${final}.jar` : artifact(artifactIdOf(text));
    return [{ folder, artifact: `${prefixOf(folder)}target/${jar}`, manifest: path, evidence: `${mark} in ${path}` }];
  });
}

function withoutComments(pom: string): string {
  return pom
    .split("<!--")
    .map((part, index) => (index === 0 ? part : part.split("-->").slice(1).join("-->")))
    .join("");
}

/** Whether a pom.xml tells the plugin that makes the jar to leave it; what another goal of the plugin leaves is none of it. */
function isSkipped(pom: string, plugin: string): boolean {
  if (pom.includes("<spring-boot.repackage.skip>true<")) return true;
  const blocks = pom.split("<plugin>").map((block) => block.split("</plugin>")[0] ?? "");
  return blocks
    .filter((block) => block.includes(`<artifactId>${plugin}<`))
    .some((block) => {
      const [own = "", ...executions] = block.split("<execution>");
      const repackaging = executions.map((execution) => execution.split("</execution>"));
      const rest = [own, ...repackaging.map(([, behind = ""]) => behind)];
      const kept = repackaging.flatMap(([execution = ""]) => (/<goal>(?!repackage)/.test(execution) ? [] : execution));
      return [...rest, ...kept].some((text) => text.includes("<skip>true<"));
    });
}

/** The plugin that a pom.xml runs; one that it only manages runs where it is named again. */
function mavenPlugin(pom: string): (typeof MAVEN_PLUGINS)[number] | undefined {
  const parts = pom.split("<pluginManagement>");
  const run = parts.map((part, index) => (index === 0 ? part : (part.split("</pluginManagement>")[1] ?? ""))).join("");
  return MAVEN_PLUGINS.find(([name]) => run.includes(name));
}

/** A company's own parent may run Spring Boot's plugin; that of Spring Boot itself only manages it. */
function foreignPlugin(pom: string, root: string | undefined): (typeof MAVEN_PLUGINS)[number] | undefined {
  const own = parentOf(pom);
  const parent = root !== undefined && own === artifactIdOf(root) ? parentOf(root) : own;
  const isForeign = parent !== undefined && parent !== "spring-boot-starter-parent";
  return isForeign && /spring-boot-starter\b/.test(pom) ? ["the parent", (name) => `${name}-*.jar`] : undefined;
}

function parentOf(pom: string): string | undefined {
  const [, rest = ""] = pom.split("<parent>");
  return /<artifactId>([\w.-]{1,100})<\/artifactId>/.exec(rest.split("</parent>")[0] ?? "")?.[1];
}

/** The folders of all modules, those of modules too. */
function modulesBelow(project: Files, folder: string, depth = 0): readonly string[] {
  if (depth > 4) return [];
  return mavenModules(textOf(project, `${prefixOf(folder)}pom.xml`))
    .map((module) => prefixOf(folder) + module)
    .slice(0, MAX_PARTS)
    .flatMap((module) => [module, ...modulesBelow(project, module, depth + 1)]);
}

/** A project's own name, not its parent's. */
function artifactIdOf(pom: string): string {
  const [before = "", rest = ""] = pom.split("<parent>");
  const own = before + (rest.split("</parent>")[1] ?? "");
  const lists = /<(?:dependencies|dependencyManagement|build|profiles|modules)>/.exec(own)?.index;
  return /<artifactId>([\w.-]{1,100})<\/artifactId>/.exec(own.slice(0, lists))?.[1] ?? "*";
}

/** Plugins of Gradle that make a jar which starts: their ids, the folder or jar, and the task. */
const GRADLE_PLUGINS: readonly (readonly [id: string, artifact: string])[] = [
  ["io.quarkus", "quarkus-app"],
  ["org.springframework.boot", "libs/*.jar"],
  ["io.micronaut.application", "libs/*-all.jar"],
  ["com.gradleup.shadow", "libs/*-all.jar"],
  ["com.github.johnrengelman.shadow", "libs/*-all.jar"],
];

function gradleStartables(project: Files): readonly Startable[] {
  const catalog = readToml(textOf(project, "gradle/libs.versions.toml"));
  const settings = textOf(project, "settings.gradle.kts") || textOf(project, "settings.gradle");
  const root = buildFileIn(project, "");
  const forAll = pluginIn(sharedBlock(root?.text ?? ""), catalog);
  return ["", ...gradleProjects(settings)].flatMap((folder) => {
    const file = folder === "" ? root : buildFileIn(project, folder);
    const own = folder === "" ? withoutShared(file?.text ?? "") : (file?.text ?? "");
    const plugin = pluginIn(own, catalog) ?? (folder === "" ? undefined : forAll);
    if (plugin === undefined || file === undefined) return [];
    const [id, artifact] = plugin;
    return [
      {
        folder,
        artifact: `${prefixOf(folder)}build/${artifact}`,
        manifest: file.path,
        evidence: `${id} in ${file.path}`,
      },
    ];
  });
}

function buildFileIn(project: Files, folder: string): { readonly path: string; readonly text: string } | undefined {
  const path = ["build.gradle.kts", "build.gradle"]
    .map((name) => prefixOf(folder) + name)
    .find((candidate) => project.files.has(candidate));
  return path === undefined ? undefined : { path, text: textOf(project, path) };
}

/** The plugin that a build file applies; one with `apply false` is only made known to others. */
function pluginIn(text: string, catalog: ReturnType<typeof readToml>): (typeof GRADLE_PLUGINS)[number] | undefined {
  const lines = text.split("\n").filter((line) => !/\bapply[ \t(]+false\b|^[ \t]*\/\//.test(line));
  return GRADLE_PLUGINS.find(([id]) => {
    const aliases = Object.entries(tomlTable(catalog, "plugins")).flatMap(([alias, value]) => {
      const named =
        typeof value === "string" ? value.split(":")[0] : tomlText(tomlTable(catalog, "plugins", alias), "id");
      return named === id ? [`libs.plugins.${alias.replaceAll(/[-_]/g, ".")}`] : [];
    });
    return lines.some(
      (line) =>
        new RegExp(`["']${id.replaceAll(".", "\\.")}["']`).test(line) ||
        aliases.some((alias) => line.includes(`(${alias})`)),
    );
  });
}

/** What a root's build file says for all projects below. */
function sharedBlock(text: string): string {
  const start = /^(?:subprojects|allprojects)[ \t]*\{/m.exec(text);
  if (start === null) return "";
  const end = text.indexOf("\n}", start.index);
  return text.slice(start.index, end < 0 ? undefined : end);
}

function withoutShared(text: string): string {
  const block = sharedBlock(text);
  return block === "" ? text : text.replace(block, "");
}
