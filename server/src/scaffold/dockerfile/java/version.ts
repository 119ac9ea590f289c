import type { Detected } from "../../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import type { Runtime } from "../../../service/runtime.ts";
import { JAVA_DEFAULT, JAVA_MAJORS } from "../versions.ts";

/**
 * The version of Java: the first long-term release that runs what the build asks for.
 * @param texts the manifest of the part, and that of the whole build
 */
export function javaVersion(project: ProjectFiles, texts: readonly string[], { manifest }: Runtime): Detected<string> {
  const asked = texts.flatMap((text) => askedIn(text, manifest) ?? [])[0];
  if (asked === undefined) return gradleDefault(project, manifest);
  const least = JAVA_MAJORS.find((major) => Number(major) >= asked);
  if (least === undefined)
    return {
      value: JAVA_DEFAULT,
      evidence: `a default: ${manifest} names ${asked}, for which there is no distroless image`,
    };
  const toolchain = toolchainOf(texts);
  if (toolchain !== undefined && !JAVA_MAJORS.includes(toolchain) && !OLD_JDKS.has(toolchain))
    return {
      value: "",
      evidence: `${manifest} asks for the toolchain of Java ${toolchain}, which gets no fixes: ask for ${least} there`,
    };
  return {
    value: least,
    evidence: Number(least) === asked ? manifest : `the first long-term release that runs the ${asked} of ${manifest}`,
  };
}

/** Versions that compile with fixes, though no small image runs them. */
const OLD_JDKS: ReadonlySet<string> = new Set(["8", "11"]);

/** The JDK that Gradle's toolchain insists on. */
export function toolchainOf(texts: readonly string[]): string | undefined {
  return texts.flatMap(
    (text) => /(?:JavaLanguageVersion\.of\(|jvmToolchain\()[ \t]*["']?(\d{1,2})/.exec(text)?.[1] ?? [],
  )[0];
}

function askedIn(text: string, manifest: string): number | undefined {
  const found =
    manifest === "pom.xml"
      ? /<(?:java\.version|maven\.compiler\.(?:release|target|source)|release)>(?:1\.)?(\d{1,2})</.exec(text)?.[1]
      : (toolchainOf([text]) ??
        /JavaVersion\.VERSION_(?:1_)?(\d{1,2})/.exec(text)?.[1] ??
        /(?:source|target)Compatibility[ \t]*=[ \t]*["']?(?:1\.)?(\d{1,2})/.exec(text)?.[1]);
  if (found !== undefined) return Number(found);
  // What Spring Boot's parent compiles for when nobody says otherwise.
  const boot = /<artifactId>spring-boot-starter-parent<\/artifactId>\s*<version>([23])\./.exec(text)?.[1];
  return boot === "3" ? 17 : boot === "2" ? 8 : undefined;
}

/** The newest that the wrapper's Gradle runs on, up to the default. */
function gradleDefault(project: ProjectFiles, manifest: string): Detected<string> {
  const wrapper = "gradle/wrapper/gradle-wrapper.properties";
  const [, major, minor] = /gradle-(\d{1,2})\.(\d{1,2})/.exec(contentOf(project, wrapper) ?? "") ?? [];
  if (major === undefined || minor === undefined)
    return { value: JAVA_DEFAULT, evidence: `a default: ${manifest} names no version` };
  const version = Number(major) + Number(minor) / 100;
  const newest = version >= 9.01 ? "25" : version >= 8.05 ? "21" : "17";
  return newest === JAVA_DEFAULT
    ? { value: JAVA_DEFAULT, evidence: `a default: ${manifest} names no version` }
    : { value: newest, evidence: `the newest that Gradle ${major}.${minor} of ${wrapper} runs on` };
}
