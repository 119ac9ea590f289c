import { deploymentGenerator } from "./deployment/plan.ts";
import { dockerfileGenerator } from "./dockerfile/plan.ts";
import type { Generator } from "./generator.ts";
import { workflowGenerator } from "./workflow/plan.ts";

export const GENERATORS = {
  deployment: deploymentGenerator,
  dockerfile: dockerfileGenerator,
  workflow: workflowGenerator,
} as const satisfies Readonly<Record<string, Generator>>;

export type GeneratorKind = keyof typeof GENERATORS;
