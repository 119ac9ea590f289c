import type { Answers, Size } from "./answers.ts";
import type { Language } from "../../service/runtime.ts";
import type { Block } from "../yaml.ts";

/** Mebibytes that a process of a language needs before it serves anything, with room to work. */
const MEMORY: Readonly<Record<Language, number>> = {
  node: 256,
  go: 128,
  java: 768,
  python: 256,
  dotnet: 256,
  rust: 128,
  unknown: 256,
};

const SCALE: Readonly<Record<Size, { readonly memory: number; readonly cpu: string }>> = {
  small: { memory: 1, cpu: "100m" },
  medium: { memory: 2, cpu: "250m" },
  large: { memory: 4, cpu: "1" },
};

/**
 * The memory limit is what is requested, so that a pod is never killed for what another was promised. No CPU limit: it
 * would slow a payment down while the node has time to spare.
 */
export function resourcesOf({ language, size }: Answers): Block[] {
  const { memory, cpu } = SCALE[size];
  const mebibytes = `${MEMORY[language] * memory}Mi`;
  return [
    "requests:",
    [`cpu: ${cpu.endsWith("m") ? cpu : `"${cpu}"`}`, `memory: ${mebibytes}`, "ephemeral-storage: 64Mi"],
    "limits:",
    [`memory: ${mebibytes}`, "ephemeral-storage: 256Mi"],
  ];
}
