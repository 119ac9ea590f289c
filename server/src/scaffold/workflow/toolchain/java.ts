import type { Detected } from "../../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import { gradlePath } from "../../../service/java-builds.ts";
import type { Runtime } from "../../../service/runtime.ts";
import { workspaceFileOf } from "../../../service/workspace.ts";
import { javaVersion, toolchainOf } from "../../dockerfile/java/version.ts";
import { isPlainPath } from "../../dockerfile/recipe.ts";
import { JAVA_DEFAULT } from "../../dockerfile/versions.ts";
import type { Toolchain } from "../toolchain.ts";

export function javaToolchain(project: ProjectFiles, runtime: Runtime): Toolchain {
  const { workspace } = project;
  const isMaven = runtime.manifest === "pom.xml";
  const roots = isMaven ? ["pom.xml"] : ["settings.gradle.kts", "settings.gradle"];
  const member =
    workspaceFileOf((name) => workspace?.files.get(name), roots) === undefined ? undefined : workspace?.member;
  const whole: ProjectFiles =
    member === undefined || workspace === undefined ? project : { folderName: "", ...workspace };
  const texts = [project, whole].map((one) => contentOf(one, runtime.manifest) ?? "");
  const version = toolchainOf(texts) ?? javaVersion(whole, texts, runtime).value;
  return {
    setup: [
      {
        action: "actions/setup-java",
        inputs: { distribution: "temurin", "java-version": version === "" ? JAVA_DEFAULT : version },
      },
    ],
    install: [],
    test: isMaven ? mavenTest(whole, member) : gradleTest(whole, member),
    testsAtRoot: true,
  };
}

/** A module with what it needs of the others. */
function mavenTest({ existing }: ProjectFiles, member: string | undefined): Detected<string> {
  const program = existing.includes("mvnw") ? "./mvnw" : "mvn";
  const part = member !== undefined && isPlainPath(member) ? ` --projects=${member} --also-make` : "";
  return { value: `${program} --batch-mode --no-transfer-progress verify${part}`, evidence: "pom.xml" };
}

function gradleTest(whole: ProjectFiles, member: string | undefined): Detected<string> {
  const program = whole.existing.includes("gradlew") ? "./gradlew --no-daemon" : "gradle --no-daemon";
  const settings = ["settings.gradle.kts", "settings.gradle"].map((name) => contentOf(whole, name) ?? "").join("\n");
  const task = member === undefined ? "check" : `${gradlePath(settings, member)}:check`;
  return { value: `${program} ${task}`, evidence: "the Gradle build" };
}
