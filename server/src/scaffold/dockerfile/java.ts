import type { Detected } from "../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../service/files.ts";
import { gradlePath } from "../../service/java-builds.ts";
import { javaPorts } from "../../service/java-settings.ts";
import type { Runtime } from "../../service/runtime.ts";
import { workspaceFileOf } from "../../service/workspace.ts";
import { type JavaTool, outputFolders, startables } from "./java/projects.ts";
import { javaVersion, toolchainOf } from "./java/version.ts";
import {
  type Build,
  type ImageAnswers,
  type Recipe,
  type Refusal,
  ending,
  isPlainPath,
  jsonForm,
  listOf,
  secretMount,
} from "./recipe.ts";
import { JAVA_MAJORS } from "./versions.ts";

/** The jar on a runtime without compiler and shell. Tests run in the pipeline: an image's build has no database to ask. */
export const JAVA: Recipe = {
  language: "Java",
  entryTitle: "Jar that the build makes",
  made: ({ tool, facts }) => [...listOf(facts["outputs"]), ...(tool.value === "maven" ? [] : [".gradle"])],
  detect,
  checkVersion: (version) =>
    JAVA_MAJORS.includes(version) ? undefined : `Give a version with a distroless image: ${JAVA_MAJORS.join(", ")}`,
  checkEntry: (entry) =>
    /^[\w*][\w.*-]*(?:\/[\w.*-]+)*$/.test(entry) &&
    !entry.split("/").includes("..") &&
    (entry.endsWith(".jar") || entry.endsWith("/quarkus-app"))
      ? undefined
      : "Give the jar's path from the folder that is built, such as target/service-*.jar",
  render,
};

function detect(project: ProjectFiles, runtime: Runtime): Build | Refusal {
  const tool: JavaTool = runtime.manifest === "pom.xml" ? "maven" : "gradle";
  const { workspace } = project;
  const roots = tool === "maven" ? ["pom.xml"] : ["settings.gradle.kts", "settings.gradle"];
  const isMember = workspaceFileOf((name) => workspace?.files.get(name), roots) !== undefined;
  const member = isMember ? workspace?.member : undefined;
  const whole: ProjectFiles = isMember && workspace !== undefined ? { folderName: "", ...workspace } : project;
  if (member !== undefined && !isPlainPath(member))
    return { refusal: `a Dockerfile cannot name the folder \`${member}\` without quotes. Give it a plain name` };
  const wrapper = tool === "maven" ? "mvnw" : "gradlew";
  if (!whole.existing.includes(wrapper))
    return {
      refusal: `the ${tool === "maven" ? "Maven" : "Gradle"} wrapper is not there, so that nothing says which version builds. Run \`${tool === "maven" ? "mvn wrapper:wrapper" : "gradle wrapper"}\`${isMember ? " in the root" : ""} and commit it`,
    };
  const all = startables(whole, tool);
  const parts = member === undefined ? all : all.filter(({ folder }) => folder === member);
  const [first] = parts;
  if (first === undefined)
    return {
      refusal: `no plugin makes a jar that can be started ${member === undefined ? "here" : "of it"}. Add ${tool === "maven" ? "`spring-boot-maven-plugin`, or `maven-shade-plugin` with its main class," : "`org.springframework.boot` or `com.gradleup.shadow`"} to the ${tool === "maven" ? "pom.xml" : "build file"} of the service`,
    };
  const settings = ["settings.gradle.kts", "settings.gradle"].map((name) => contentOf(whole, name) ?? "").join("\n");
  const own = parts.map(({ manifest }) => contentOf(whole, manifest) ?? "");
  const texts = [...own, contentOf(whole, runtime.manifest) ?? ""];
  const { management } = javaPorts(project);
  const facts: Readonly<Record<string, string | undefined>> = {
    outputs: outputFolders(whole, tool).join("\n"),
    paths: parts.map(({ folder }) => `${folder} ${folder === "" ? "" : gradlePath(settings, folder)}`).join("\n"),
    management: management === undefined ? undefined : String(management.value),
    toolchain: tool === "gradle" ? toolchainOf(texts) : undefined,
    boots: parts
      .filter(({ evidence }) => evidence.includes("org.springframework.boot"))
      .map(({ folder }) => folder || ".")
      .join("\n"),
  };
  return {
    kind: "java",
    version: javaVersion(whole, texts, runtime),
    entry: entryOf(parts),
    ...(parts.length > 1 ? { choices: parts.map(({ artifact }) => artifact) } : {}),
    tool: { value: tool, evidence: runtime.manifest },
    ...(member === undefined ? {} : { member }),
    facts: Object.fromEntries(
      Object.entries(facts).filter((fact): fact is [string, string] => fact[1] !== undefined && fact[1] !== ""),
    ),
  };
}

function entryOf(parts: ReturnType<typeof startables>): Detected<string> {
  const [first] = parts;
  return first !== undefined && parts.length === 1
    ? { value: first.artifact, evidence: first.evidence }
    : {
        value: "",
        evidence: `several parts can be started: ${parts
          .slice(0, 8)
          .map(({ artifact }) => artifact)
          .join(", ")}`,
      };
}

/** The folder of the part that makes an artifact: what stands before `target/` or `build/`. */
function partOf(entry: string): string {
  return /^(.*?)\/?\b(?:target|build)\//.exec(entry)?.[1] ?? "";
}

function render(build: Build, answers: ImageAnswers): readonly string[] {
  const { tool, facts } = build;
  const isFolder = answers.entry.endsWith("/quarkus-app");
  const [cache, secret] =
    tool.value === "maven"
      ? ["/root/.m2/repository", secretMount(answers, "maven", "/root/.m2/settings.xml")]
      : ["/root/.gradle/caches", secretMount(answers, "gradle", "/root/.gradle/gradle.properties")];
  const kept = isFolder ? `cp -r ${answers.entry} /out` : `cp ${answers.entry} /tmp/service.jar`;
  const { management, toolchain = answers.version } = facts;
  const compiler = Number(toolchain) < Number(answers.version) ? toolchain : answers.version;
  return [
    `FROM eclipse-temurin:${compiler}-jdk AS build`,
    "WORKDIR /src",
    "COPY . .",
    "# Tests run in the pipeline, before the image is built.",
    `RUN --mount=type=cache,target=${cache}${secret} ${commandFor(build, partOf(answers.entry))} && ${kept}`,
    "",
    `FROM gcr.io/distroless/java${answers.version}-debian13:nonroot`,
    "WORKDIR /app",
    `COPY --from=build ${isFolder ? "/out ./" : "/tmp/service.jar ./"}`,
    ...ending(
      answers,
      [
        `ENTRYPOINT ${jsonForm(["java", "-XX:MaxRAMPercentage=75", "-jar", isFolder ? "quarkus-run.jar" : "service.jar"])}`,
      ],
      management === undefined ? [] : [Number(management)],
    ),
  ];
}

/** Builds one part and what it needs of the others. */
function commandFor({ tool, facts }: Build, part: string): string {
  if (tool.value === "maven")
    return `./mvnw --batch-mode -DskipTests package${part === "" ? "" : ` --projects=${part} --also-make`}`;
  const path = listOf(facts["paths"])
    .find((line) => line.startsWith(`${part} `))
    ?.slice(part.length + 1);
  const project = path ?? (part === "" ? "" : `:${part.replaceAll("/", ":")}`);
  const task = listOf(facts["boots"]).includes(part === "" ? "." : part) ? "bootJar" : "assemble";
  // Without a path Gradle takes the task of every part that has one.
  return `./gradlew --no-daemon ${project}:${task}`;
}
