import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { unless, withService } from "./image.ts";
import { JAVA_MAJOR, missingProgram } from "./runtimes.ts";

type Files = Readonly<Record<string, string>>;

const VERSION = JAVA_MAJOR;
const IMAGES = [`eclipse-temurin:${VERSION}-jdk`, `gcr.io/distroless/java${VERSION}-debian13:nonroot`];
const WRAPPER = "mvn --quiet --batch-mode wrapper:wrapper -Dmaven=3.9.11";
const BOOT = "3.5.8";
const GRADLE = "8.14.3";

const PARENT = `<parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>${BOOT}</version><relativePath/></parent>`;
const WEB =
  "<dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency>";
const PLUGIN =
  "<build><plugins><plugin><groupId>org.springframework.boot</groupId><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>";

const pom = (inner: string): string => `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
${inner}
</project>
`;

/** A service that answers `/` with what an expression gives. */
const application = (expression: string): string => `package com.acme.pay;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
public class Application {
  public static void main(String[] words) {
    SpringApplication.run(Application.class, words);
  }

  @GetMapping("/")
  String root() {
    return ${expression};
  }
}
`;

const LEDGER = `package com.acme.ledger;

public final class Ledger {
  public static String balance() {
    return "balanced";
  }
}
`;

describe("Spring Boot on Maven", { skip: unless(...IMAGES) || (missingProgram("mvn", "--version") ?? false) }, () => {
  test("one module, on the port of its settings", () =>
    withService(
      {
        files: {
          "pom.xml": pom(
            `${PARENT}<groupId>com.acme</groupId><artifactId>pay</artifactId><version>1.0.0</version><properties><java.version>${VERSION}</java.version></properties><dependencies>${WEB}</dependencies>${PLUGIN}`,
          ),
          "src/main/resources/application.properties": "server.port=${PORT:8081}\nspring.main.banner-mode=off\n",
          "src/main/java/com/acme/pay/Application.java": application('System.getProperty("user.name") + "s"'),
        },
        prepare: [WRAPPER],
      },
      async (service) => assert.match(await service.ask("/"), /s$/),
    ));

  const modules: Files = {
    "pom.xml": pom(
      `${PARENT}<groupId>com.acme</groupId><artifactId>all</artifactId><version>1.0.0</version><packaging>pom</packaging><modules><module>ledger</module><module>services</module></modules><properties><java.version>${VERSION}</java.version></properties>`,
    ),
    "ledger/pom.xml": pom(
      "<parent><groupId>com.acme</groupId><artifactId>all</artifactId><version>1.0.0</version></parent><artifactId>ledger</artifactId>",
    ),
    "ledger/src/main/java/com/acme/ledger/Ledger.java": LEDGER,
    "services/pom.xml": pom(
      "<parent><groupId>com.acme</groupId><artifactId>all</artifactId><version>1.0.0</version></parent><artifactId>services</artifactId><packaging>pom</packaging><modules><module>api</module></modules>",
    ),
    "services/api/pom.xml": pom(
      `<parent><groupId>com.acme</groupId><artifactId>services</artifactId><version>1.0.0</version></parent><artifactId>api</artifactId><dependencies>${WEB}<dependency><groupId>com.acme</groupId><artifactId>ledger</artifactId><version>1.0.0</version></dependency></dependencies>${PLUGIN}`,
    ),
    "services/api/src/main/resources/application.yml": "server:\n  port: ${PORT:8081}\n",
    "services/api/src/main/java/com/acme/pay/Application.java": application("com.acme.ledger.Ledger.balance()"),
  };
  for (const [title, more] of Object.entries({
    "the only module that starts, from the root": {},
    "a module with what it needs, named": { words: ["services/api"], dockerfile: "services/api/Dockerfile" },
  }))
    test(title, () =>
      withService({ files: modules, prepare: [WRAPPER], ...more }, async (service) =>
        assert.equal(await service.ask("/"), "balanced"),
      ),
    );
});

describe("Spring Boot on Gradle", { skip: unless(...IMAGES) || (await missingGradle()) }, () => {
  const projects: Files = {
    "settings.gradle.kts": 'rootProject.name = "all"\ninclude("api", "ledger")\n',
    "build.gradle.kts": `plugins { id("org.springframework.boot") version "${BOOT}" apply false }\n`,
    "ledger/build.gradle.kts": "plugins { `java-library` }\n",
    "ledger/src/main/java/com/acme/ledger/Ledger.java": LEDGER,
    "api/build.gradle.kts": `plugins {
  java
  id("org.springframework.boot")
}
java { toolchain { languageVersion = JavaLanguageVersion.of(${VERSION}) } }
repositories { mavenCentral() }
dependencies {
  implementation(platform(org.springframework.boot.gradle.plugin.SpringBootPlugin.BOM_COORDINATES))
  implementation("org.springframework.boot:spring-boot-starter-web")
  implementation(project(":ledger"))
}
`,
    "api/src/main/resources/application.yml": "server.port: ${PORT:8081}\n",
    "api/src/main/java/com/acme/pay/Application.java": application("com.acme.ledger.Ledger.balance()"),
  };
  const wrapper = `gradle --quiet wrapper --gradle-version ${GRADLE}`;
  for (const [title, more] of Object.entries({
    "the only project that starts, from the root": {},
    "a project with what it needs, named": { words: ["api"], dockerfile: "api/Dockerfile" },
  }))
    test(title, () =>
      withService({ files: projects, prepare: [wrapper], ...more }, async (service) =>
        assert.equal(await service.ask("/"), "balanced"),
      ),
    );
});

/** Why Gradle's wrapper can neither be made nor used here; false where it can. */
async function missingGradle(): Promise<string | false> {
  const program = missingProgram("gradle", "--version");
  if (program !== undefined) return `${program}, which makes its wrapper`;
  const address = `https://services.gradle.org/distributions/gradle-${GRADLE}-bin.zip`;
  try {
    const answer = await fetch(address, { method: "HEAD" });
    return answer.ok ? false : `${address} answers ${answer.status}`;
  } catch (error) {
    return `${address} cannot be reached: ${error instanceof Error ? error.message : String(error)}`;
  }
}
