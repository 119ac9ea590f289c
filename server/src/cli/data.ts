import { ACTION_INPUTS } from "../model/data/action-inputs.ts";
import { BASE_IMAGES } from "../model/data/base-images.ts";
import { END_OF_LIFE } from "../model/data/end-of-life.ts";
import { KUBERNETES_SCHEMA } from "../model/data/kubernetes-schema.ts";
import { RETIRED } from "../model/data/retired.ts";
import { ageInMonths } from "../model/data/tables.ts";
import { KNOWN_ACTIONS } from "../model/data/known-actions.ts";
import { WORKFLOW_SCHEMA } from "../model/data/workflow-schema.ts";
import { RUNTIME_IMAGES } from "../scaffold/dockerfile/versions.ts";
import { parseWords } from "./arguments.ts";
import { print } from "./output.ts";
import { say } from "../base/say.ts";
import { EXIT } from "./usage.ts";

/** `paylint data`: how old the facts are that rules judge by and generated files name. */
export function listData(words: readonly string[]): number {
  parseWords(words, {});
  for (const table of [
    BASE_IMAGES,
    END_OF_LIFE,
    RETIRED,
    WORKFLOW_SCHEMA,
    KUBERNETES_SCHEMA,
    KNOWN_ACTIONS,
    ACTION_INPUTS,
    RUNTIME_IMAGES,
  ]) {
    const age = ageInMonths(table, new Date());
    const since = age === 0 ? "this month" : age === 1 ? "a month ago" : `${age} months ago`;
    print(say`${table.name}: compared in ${table.month}, ${since}`);
    for (const source of table.sources) print(say`  ${source}`);
  }
  return EXIT.clean;
}
