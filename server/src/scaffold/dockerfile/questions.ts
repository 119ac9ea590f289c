import { NONROOT_ID } from "../../model/data/base-images.ts";
import type { Detected } from "../../service/detected.ts";
import type { Detection } from "../detection.ts";
import { type Question, checkPort, checkUser, optional, pick, text } from "../question.ts";
import { RECIPES } from "./build.ts";
import type { Build, Recipe } from "./recipe.ts";

export type ImageQuestionId = "version" | "tool-version" | "entry" | "port" | "private" | "script" | "compile" | "user";
type ImageQuestion = Question<ImageQuestionId>;

/** Of a generator's question where nothing was detected: the command line lists the names of all. */
const NO_BUILD: Build = {
  kind: "node",
  version: { value: "", evidence: "" },
  entry: { value: "", evidence: "" },
  tool: { value: "npm", evidence: "" },
  toolVersion: { value: "", evidence: "" },
  script: { value: "", evidence: "" },
  compile: { value: "no", evidence: "" },
  facts: {},
};

export function buildOf({ build }: Detection): Build {
  return "refusal" in build ? NO_BUILD : build;
}

/** Asked of everybody: four, and the version of a tool that the project does not name. */
export function questionsFor(detection: Detection): readonly ImageQuestion[] {
  const build = buildOf(detection);
  const recipe = RECIPES[build.kind];
  const { port } = detection;
  return [
    text("version", `Version of ${recipe.language}`, build.version.value, build.version.evidence, recipe.checkVersion),
    ...(isAsked(build) ? [toolQuestion(build)] : []),
    entryQuestion(build, recipe),
    text("port", "Port that the service listens on", String(port.value), port.evidence, checkPort),
    pick(
      "private",
      "Where its packages come from",
      [
        { value: "no", label: "Public registries", detail: "The build needs no credential" },
        {
          value: "yes",
          label: "A private registry, too",
          detail: "The build mounts its credential as a secret, which stays out of the image",
        },
      ],
      build.registry?.value ?? "no",
      build.registry?.evidence ?? "a default",
    ),
  ];
}

/** A choice where the project has several to start; an answer may name another all the same. */
function entryQuestion(build: Build, { entryTitle, checkEntry }: Recipe): ImageQuestion {
  const { choices = [], entry } = build;
  const question = text("entry", entryTitle, entry.value, entry.evidence, (answer) => checkEntry(answer, build));
  return choices.length === 0
    ? question
    : { ...question, kind: "pick", options: choices.map((value) => ({ value, label: value, detail: "" })) };
}

/** Never asked by the editor. */
export function optionsFor(detection: Detection): readonly ImageQuestion[] {
  const build = buildOf(detection);
  return [
    ...(isAsked(build) ? [] : [toolQuestion(build)]),
    optional(
      "script",
      "Script that builds",
      build.script?.value ?? "",
      build.script?.evidence ?? `${RECIPES[build.kind].language} needs none`,
      (answer) => (/^[\w:.-]+$/.test(answer) ? undefined : "Give the name of a script in package.json"),
    ),
    ...(build.compile === undefined ? [] : [compileQuestion(build.compile)]),
    text(
      "user",
      "User that the container runs as",
      String(NONROOT_ID),
      "a default: the user of distroless images",
      checkUser,
    ),
  ];
}

function compileQuestion({ value, evidence }: Detected<string>): ImageQuestion {
  return pick(
    "compile",
    "One binary",
    [
      { value: "yes", label: "Yes", detail: "The source and its packages become one file" },
      { value: "no", label: "No", detail: "Packages with native code or files of their own stay as they are" },
    ],
    value,
    evidence,
  );
}

function isAsked({ toolVersion }: Build): boolean {
  return toolVersion?.value === "";
}

function toolQuestion({ tool, toolVersion }: Build): ImageQuestion {
  const check = (answer: string): string | undefined =>
    /^\d{1,4}\.\d{1,4}\.\d{1,4}$/.test(answer) ? undefined : "Give a whole version, such as 10.24.0";
  const title = `Version of ${tool.value.replace("-berry", "")}`;
  return toolVersion === undefined
    ? optional("tool-version", title, "", "the base image brings it", check)
    : text("tool-version", title, toolVersion.value, toolVersion.evidence, check);
}
