import { deploymentGenerator } from "./deployment/plan.ts";
import { dockerfileGenerator } from "./dockerfile/plan.ts";
import type { Generator } from "./generator.ts";

export const GENERATORS = {
  deployment: deploymentGenerator,
  dockerfile: dockerfileGenerator,
} as const satisfies Readonly<Record<string, Generator>>;

export type GeneratorKind = keyof typeof GENERATORS;
