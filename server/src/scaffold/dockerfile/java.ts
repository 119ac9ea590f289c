import type { Detected } from "../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../service/files.ts";
import type { Runtime } from "../../service/runtime.ts";
import { type Build, type ImageAnswers, type Recipe, type Refusal, ending, jsonForm, secretMount } from "./recipe.ts";
import { JAVA_DEFAULT, JAVA_MAJORS } from "./versions.ts";

/** The jar on a runtime without compiler and shell. Tests run in the pipeline: an image's build has no database to ask. */
export const JAVA: Recipe = {
  language: "Java",
  entryTitle: "Jar that the build makes",
  made: ({ tool }) => (tool.value === "maven" ? ["target"] : ["build", ".gradle"]),
  detect,
  checkVersion: (version) =>
    JAVA_MAJORS.includes(version) ? undefined : `Give a version with a distroless image: ${JAVA_MAJORS.join(", ")}`,
  checkEntry: (entry) =>
    /^[\w*][\w.*-]*(?:\/[\w.*-]+)*$/.test(entry) &&
    !entry.split("/").includes("..") &&
    (entry.endsWith(".jar") || entry.endsWith("/quarkus-app"))
      ? undefined
      : "Give the jar's path from the project, such as target/service-*.jar",
  render,
};

function detect(project: ProjectFiles, runtime: Runtime): Build | Refusal {
  const text = contentOf(project, runtime.manifest) ?? "";
  if (runtime.manifest === "pom.xml" && text.includes("<modules>"))
    return {
      refusal:
        "pom.xml builds several modules. Name the folder of the service, or write its Dockerfile with the snippet `pay-dockerfile-java`",
    };
  const isMaven = runtime.manifest === "pom.xml";
  const wrapper = isMaven ? "mvnw" : "gradlew";
  if (!project.existing.includes(wrapper))
    return {
      refusal: `the ${isMaven ? "Maven" : "Gradle"} wrapper is not there, so that nothing says which version builds. Run \`${isMaven ? "mvn wrapper:wrapper" : "gradle wrapper"}\` and commit it`,
    };
  return {
    kind: "java",
    version: versionOf(text, runtime),
    entry: jarOf(text, runtime, isMaven),
    tool: { value: isMaven ? "maven" : "gradle", evidence: runtime.manifest },
    facts: runtime.framework === "Spring Boot" ? { spring: "yes" } : {},
  };
}

function versionOf(text: string, { manifest }: Runtime): Detected<string> {
  const asked =
    manifest === "pom.xml"
      ? /<(?:java\.version|maven\.compiler\.(?:release|target)|release)>(\d{1,2})</.exec(text)?.[1]
      : /(?:JavaLanguageVersion\.of\(|JavaVersion\.VERSION_|jvmToolchain\()(\d{1,2})/.exec(text)?.[1];
  if (asked === undefined) return { value: JAVA_DEFAULT, evidence: `a default: ${manifest} names no version` };
  // A newer runtime runs what an older compiler target asks for.
  const least = JAVA_MAJORS.find((major) => Number(major) >= Number(asked));
  return least === undefined
    ? { value: JAVA_DEFAULT, evidence: `a default: ${manifest} names ${asked}, for which there is no distroless image` }
    : {
        value: least,
        evidence: least === asked ? manifest : `the first long-term release that runs the ${asked} of ${manifest}`,
      };
}

function jarOf(text: string, { framework, name, manifest }: Runtime, isMaven: boolean): Detected<string> {
  if (framework === "Quarkus")
    return { value: isMaven ? "target/quarkus-app" : "build/quarkus-app", evidence: `Quarkus in ${manifest}` };
  if (!isMaven)
    return framework === "Micronaut"
      ? { value: "build/libs/*-all.jar", evidence: `Micronaut in ${manifest}` }
      : { value: "build/libs/*.jar", evidence: `Gradle's folder for jars` };
  const final = /<finalName>([\w.-]{1,100})<\/finalName>/.exec(text)?.[1];
  if (final !== undefined) return { value: `target/${final}.jar`, evidence: "finalName in pom.xml" };
  return name !== undefined && /^[\w.-]+$/.test(name)
    ? { value: `target/${name}-*.jar`, evidence: "the name in pom.xml" }
    : { value: "target/*.jar", evidence: "Maven's folder for jars" };
}

function render({ tool, facts }: Build, answers: ImageAnswers): readonly string[] {
  const isFolder = answers.entry.endsWith("/quarkus-app");
  const isMaven = tool.value === "maven";
  const [cache, secret] = isMaven
    ? ["/root/.m2/repository", secretMount(answers, "maven", "/root/.m2/settings.xml")]
    : ["/root/.gradle/caches", secretMount(answers, "gradle", "/root/.gradle/gradle.properties")];
  const command = isMaven
    ? "./mvnw --batch-mode -DskipTests package"
    : `./gradlew --no-daemon ${facts["spring"] === undefined ? "assemble" : "bootJar"}`;
  const kept = isFolder ? `cp -r ${answers.entry} /out` : `cp ${answers.entry} /tmp/service.jar`;
  return [
    `FROM eclipse-temurin:${answers.version}-jdk AS build`,
    "WORKDIR /src",
    "COPY . .",
    "# Tests run in the pipeline, before the image is built.",
    `RUN --mount=type=cache,target=${cache}${secret} ${command} && ${kept}`,
    "",
    `FROM gcr.io/distroless/java${answers.version}-debian13:nonroot`,
    "WORKDIR /app",
    `COPY --from=build ${isFolder ? "/out ./" : "/tmp/service.jar ./"}`,
    ...ending(answers, [
      `ENTRYPOINT ${jsonForm(["java", "-XX:MaxRAMPercentage=75", "-jar", isFolder ? "quarkus-run.jar" : "service.jar"])}`,
    ]),
  ];
}
