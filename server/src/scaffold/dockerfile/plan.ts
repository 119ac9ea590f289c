import type { Generator } from "../generator.ts";
import { createPlanner } from "../planned-file.ts";
import { readTexts } from "../question.ts";
import { RECIPES } from "./build.ts";
import { renderIgnoreFile } from "./ignore.ts";
import { type ImageQuestionId, buildOf, optionsFor, questionsFor } from "./questions.ts";
import type { Build, ImageAnswers } from "./recipe.ts";

export const dockerfileGenerator: Generator = {
  title: "Generate Dockerfile",
  writes: "a Dockerfile and its .dockerignore",
  countsFrom: "project",
  refusal: ({ build }) => ("refusal" in build ? build.refusal : undefined),
  questions: questionsFor,
  options: optionsFor,
  plan(detection, given, existing) {
    const { texts, missing } = readTexts([...questionsFor(detection), ...optionsFor(detection)], given);
    if (missing.length > 0) return { missing };
    const build = buildOf(detection);
    const answers = readAnswers(texts);
    const recipe = RECIPES[build.kind];
    const file = createPlanner(existing);
    return {
      files: [
        file(
          "Dockerfile",
          "Builds in one stage, ships another: no shell, no root, no secret",
          renderDockerfile(build, answers),
        ),
        file(
          // Before the one of the whole context, a builder reads the one beside the Dockerfile that is called like it.
          build.member === undefined ? ".dockerignore" : "Dockerfile.dockerignore",
          "What the build must not see: secrets, history, what it makes itself",
          renderIgnoreFile(recipe.made(build, answers), recipe.letIn?.(build) ?? []),
        ),
      ],
    };
  },
};

function readAnswers(texts: ReadonlyMap<ImageQuestionId, string>): ImageAnswers {
  const text = (id: ImageQuestionId): string => texts.get(id) ?? "";
  return {
    version: text("version"),
    entry: text("entry"),
    port: Number(text("port")),
    isPrivate: text("private") === "yes",
    user: Number(text("user")),
    toolVersion: text("tool-version"),
    script: text("script"),
    isCompiled: text("compile") === "yes",
  };
}

function renderDockerfile(build: Build, answers: ImageAnswers): string {
  const lines = [
    "# syntax=docker/dockerfile:1",
    ...(build.member === undefined
      ? []
      : [`# Built from the workspace's root: docker build -f ${build.member}/Dockerfile .`]),
    "# paylint-ignore-file dockerfile/base-without-digest: no digest yet; an update bot adds it and keeps it fresh",
    ...RECIPES[build.kind].render(build, answers),
  ];
  return `${lines.join("\n")}\n`;
}
