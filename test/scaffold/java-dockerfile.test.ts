import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { detectProject } from "../../server/src/scaffold/detection.ts";
import { type Expected, type Files, assertGenerated, missingOf, prefilled, refusalOf } from "./generated.ts";
import { project } from "./projects.ts";

const BOOT = "<plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin>";
const pom = (name: string, inner = "", parent = "all"): string =>
  `<project><parent><artifactId>${parent}</artifactId></parent><artifactId>${name}</artifactId><build>${inner}</build></project>`;
const ALL =
  "<project><artifactId>all</artifactId><packaging>pom</packaging><properties><java.version>21</java.version></properties>" +
  `<modules><module>ledger</module><module>services</module></modules><build><pluginManagement>${BOOT}</pluginManagement></build></project>`;
const MODULES: Files = {
  mvnw: "",
  "pom.xml": ALL,
  "ledger/pom.xml": pom("ledger"),
  "services/pom.xml": "<project><artifactId>services</artifactId><modules><module>api</module></modules></project>",
  "services/api/pom.xml": pom("pay-api", BOOT, "services"),
};
const GRADLE: Files = {
  gradlew: "",
  "settings.gradle.kts": 'include("api", ":libs:core")\n// include("old")\n',
  "build.gradle.kts": 'plugins { id("org.springframework.boot") version "4.0.0" apply false }\n',
  "api/build.gradle.kts":
    'plugins { id("org.springframework.boot") }\njava { toolchain { languageVersion = JavaLanguageVersion.of(21) } }\n',
  "libs/core/build.gradle.kts": "plugins { `java-library` }\n",
};
const MAVEN_CACHE = "--mount=type=cache,target=/root/.m2/repository";
const GRADLE_CACHE = "--mount=type=cache,target=/root/.gradle/caches";
const API_OF_GRADLE = `RUN ${GRADLE_CACHE} ./gradlew --no-daemon :api:bootJar && cp api/build/libs/*.jar /tmp/service.jar`;
const API_OF_MAVEN = `RUN ${MAVEN_CACHE} ./mvnw --batch-mode -DskipTests package --projects=services/api --also-make && cp services/api/target/pay-api-*.jar /tmp/service.jar`;

const GENERATED: Readonly<Record<string, Expected>> = {
  "the only module that starts": {
    files: MODULES,
    lines: ["FROM eclipse-temurin:21-jdk AS build", API_OF_MAVEN, "services/api/target"],
  },
  "a module below modules, from the outermost root": {
    files: MODULES,
    member: "services/api",
    lines: ["# Built from the workspace's root: docker build -f services/api/Dockerfile .", API_OF_MAVEN],
  },
  "a plugin that all modules inherit": {
    files: {
      mvnw: "",
      "pom.xml": ALL.replaceAll(/<\/?pluginManagement>/g, "").replace(
        "<module>services</module>",
        "<module>api</module>",
      ),
      "ledger/pom.xml": pom(
        "ledger",
        BOOT.replace("</plugin>", "<configuration><skip>true</skip></configuration></plugin>"),
      ),
      "api/pom.xml": pom("api"),
    },
    lines: [API_OF_MAVEN.replaceAll("services/", "").replace("pay-api", "api")],
  },
  "the jar, whatever other plugins and goals skip": {
    files: {
      mvnw: "",
      "pom.xml": pom(
        "pay",
        `<plugin><artifactId>apache-rat-plugin</artifactId><configuration><skip>true</skip></configuration></plugin>${BOOT.replace("</plugin>", "<executions><execution><goals><goal>process-aot</goal></goals><configuration><skip>true</skip></configuration></execution></executions></plugin>")}<!-- <packaging>pom</packaging> -->`,
      ),
    },
    lines: [`RUN ${MAVEN_CACHE} ./mvnw --batch-mode -DskipTests package && cp target/pay-*.jar /tmp/service.jar`],
  },
  "a company's own parent": {
    files: { mvnw: "", "pom.xml": pom("pay", "spring-boot-starter-web", "acme-parent") },
    lines: [`RUN ${MAVEN_CACHE} ./mvnw --batch-mode -DskipTests package && cp target/pay-*.jar /tmp/service.jar`],
  },
  "a jar with all that it needs": {
    files: { mvnw: "", "pom.xml": pom("pay", "<descriptorRef>jar-with-dependencies</descriptorRef>") },
    lines: [
      `RUN ${MAVEN_CACHE} ./mvnw --batch-mode -DskipTests package && cp target/pay-*-jar-with-dependencies.jar /tmp/service.jar`,
    ],
  },
  "the only project that starts, on its toolchain": {
    files: GRADLE,
    lines: ["FROM eclipse-temurin:21-jdk AS build", API_OF_GRADLE, "api/build", "libs/core/build"],
  },
  "a project of a Gradle build": { files: GRADLE, member: "api", lines: [API_OF_GRADLE] },
  "a plugin of the version catalog": {
    files: {
      ...GRADLE,
      "gradle/libs.versions.toml": '[plugins]\nspring-boot = { id = "org.springframework.boot", version = "4.0.0" }\n',
      "build.gradle.kts": "plugins { alias(libs.plugins.spring.boot) apply false }\n",
      "api/build.gradle.kts": "plugins { alias(libs.plugins.spring.boot) }\n",
    },
    lines: [API_OF_GRADLE],
  },
  "a project in another folder than its name says": {
    files: {
      ...GRADLE,
      "settings.gradle.kts": 'include(":api")\nproject(":api").projectDir = file("services/api")\n',
      "services/api/build.gradle.kts": 'plugins { id("org.springframework.boot") }\n',
    },
    lines: [
      `RUN ${GRADLE_CACHE} ./gradlew --no-daemon :api:bootJar && cp services/api/build/libs/*.jar /tmp/service.jar`,
    ],
  },
  "a toolchain that no small image runs": {
    files: {
      gradlew: "",
      "build.gradle": "apply plugin: 'org.springframework.boot'\nlanguageVersion = JavaLanguageVersion.of(11)\n",
    },
    lines: ["FROM eclipse-temurin:11-jdk AS build", "FROM gcr.io/distroless/java17-debian13:nonroot"],
  },
  "an older Gradle": {
    files: {
      gradlew: "",
      "build.gradle": "plugins { id 'org.springframework.boot' version '3.2.0' }\n",
      "gradle/wrapper/gradle-wrapper.properties":
        "distributionUrl=https\\://services.gradle.org/distributions/gradle-8.7-bin.zip\n",
    },
    lines: ["FROM eclipse-temurin:21-jdk AS build"],
  },
  "a port of its own for Actuator": {
    files: {
      mvnw: "",
      "pom.xml": pom("pay", BOOT),
      "src/main/resources/application.yml": "server:\n  port: ${PORT:8081}\nmanagement.server.port: 9090\n",
    },
    lines: ["EXPOSE 8081 9090"],
  },
};

describe("generated Dockerfiles for Java", () => {
  for (const [title, expected] of Object.entries(GENERATED)) test(title, () => assertGenerated(expected));

  test("one of several projects that start is asked for, and any of them is taken", () => {
    const files = { ...GRADLE, "libs/core/build.gradle.kts": GRADLE["api/build.gradle.kts"] ?? "" };
    assert.deepEqual(missingOf(files), [
      "entry: several parts can be started: api/build/libs/*.jar, libs/core/build/libs/*.jar",
    ]);
    assertGenerated({
      files,
      given: { entry: "libs/core/build/libs/*.jar" },
      lines: [
        `RUN ${GRADLE_CACHE} ./gradlew --no-daemon :libs:core:bootJar && cp libs/core/build/libs/*.jar /tmp/service.jar`,
      ],
    });
  });

  const refused: Readonly<Record<string, readonly [Files, RegExp, string?]>> = {
    "a jar that does not start": [{ mvnw: "", "pom.xml": pom("pay") }, /Add `spring-boot-maven-plugin`/],
    "a library of a build": [GRADLE, /no plugin makes a jar that can be started of it/, "libs/core"],
  };
  for (const [title, [files, reason, member]] of Object.entries(refused))
    test(`none for ${title}, and the reason says what to do`, () => assert.match(refusalOf(files, member), reason));

  test("a toolchain without fixes is told", () => {
    const files = { gradlew: "", "build.gradle": "apply plugin: 'org.springframework.boot'\njvmToolchain(19)\n" };
    assert.match(missingOf(files)[0] ?? "", /toolchain of Java 19, which gets no fixes: ask for 21 there/);
  });

  test("Java 8 is written in two ways", () => {
    const files = {
      mvnw: "",
      "pom.xml": pom("pay", BOOT).replace("<build>", "<java.version>1.8</java.version><build>"),
    };
    assert.equal(prefilled(files, "version"), "17, the first long-term release that runs the 8 of pom.xml");
  });
});

describe("ports of Java services", () => {
  const at = (path: string, text: string, more: Files = {}): string => {
    const { port } = detectProject(project({ "pom.xml": pom("pay", BOOT), [path]: text, ...more }));
    return `${port.value}, ${port.evidence}`;
  };
  const PROPERTIES = "src/main/resources/application.properties";
  const YAML = "src/main/resources/application.yml";
  const cases: Readonly<Record<string, readonly [string, string]>> = {
    "of properties": [at(PROPERTIES, "a=b\nserver.port = 8081\n"), `8081, server.port in ${PROPERTIES}`],
    "where the variable is not set": [
      at(PROPERTIES, "server.port=${PORT:8082}\n"),
      `8082, server.port in ${PROPERTIES}`,
    ],
    "of nested keys": [at(YAML, "server:\n  ssl: {}\n  port: 8083\n"), `8083, server.port in ${YAML}`],
    "of a key with dots": [at(YAML, "server.port: 8084\n"), `8084, server.port in ${YAML}`],
    "not of a profile": [
      at(YAML, "spring.config.activate.on-profile: dev\nserver.port: 1\n---\nserver.port: 8085\n"),
      `8085, server.port in ${YAML}`,
    ],
    "of properties before YAML": [
      at(YAML, "server.port: 1111\n", { [PROPERTIES]: "server.port=8086\n" }),
      `8086, server.port in ${PROPERTIES}`,
    ],
    "not Actuator's own": [at(PROPERTIES, "management.server.port=9090\n"), "8080, a default of Spring Boot"],
    "not one that is chosen at each start": [at(PROPERTIES, "server.port=0\n"), "8080, a default of Spring Boot"],
    "of Quarkus": [at(PROPERTIES, "quarkus.http.port=8087\n"), `8087, quarkus.http.port in ${PROPERTIES}`],
    "of the only part that has one": [
      at("api/src/main/resources/application.yml", "server: { port: 8088 }\n"),
      "8088, server.port in api/src/main/resources/application.yml",
    ],
  };
  for (const [title, [seen, expected]] of Object.entries(cases)) test(title, () => assert.equal(seen, expected));

  test("probes go where the service's port answers them", () => {
    const { healthPath, metricsPath } = detectProject(
      project({
        "pom.xml": `${pom("pay", BOOT)}spring-boot-starter-actuator micrometer-registry-prometheus`,
        [PROPERTIES]: "management.server.port=9090\n",
      }),
    );
    assert.equal(healthPath.value, "/livez");
    assert.match(healthPath.evidence, /port 9090 .*add-additional-paths=true/);
    assert.equal(metricsPath, undefined);
  });
});
