import { type ProjectFiles, contentOf } from "../../service/files.ts";
import type { Runtime } from "../../service/runtime.ts";
import { workspaceFileOf } from "../../service/workspace.ts";
import { BUN, isBun } from "./bun.ts";
import { GO } from "./go.ts";
import { JAVA } from "./java.ts";
import { NODE } from "./node.ts";
import { PYTHON } from "./python.ts";
import type { Build, BuildKind, Recipe, Refusal } from "./recipe.ts";

export const RECIPES: Readonly<Record<BuildKind, Recipe>> = {
  node: NODE,
  bun: BUN,
  go: GO,
  java: JAVA,
  python: PYTHON,
};

/** How the project becomes an image, or why Paylint writes no Dockerfile for it. */
export function detectBuild(project: ProjectFiles, runtime: Runtime): Build | Refusal {
  const kind = kindOf(project, runtime);
  return kind === undefined ? refuse(project, runtime) : RECIPES[kind].detect(project, runtime);
}

function kindOf(project: ProjectFiles, { language }: Runtime): BuildKind | undefined {
  switch (language) {
    case "node":
      return isBun(project) ? "bun" : "node";
    case "go":
    case "java":
    case "python":
      return language;
    case "dotnet":
    case "rust":
    case "unknown":
      return undefined;
    default:
      return language satisfies never;
  }
}

function refuse(project: ProjectFiles, { language }: Runtime): Refusal {
  if (language === "dotnet") return { refusal: "for .NET there is the snippet `pay-dockerfile-dotnet` instead" };
  if (language === "rust") return { refusal: "Paylint does not know how Rust services are built into images" };
  const root = workspaceFileOf((name) => contentOf(project, name));
  if (root !== undefined)
    return {
      refusal: `${root} makes this a workspace of several parts, each service of which has an image of its own`,
    };
  return {
    refusal:
      "no package.json, go.mod, pom.xml, build.gradle, pyproject.toml or requirements.txt is here that would say how the service is built",
  };
}
