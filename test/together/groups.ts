import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "../..");

/**
 * Files of tests that run in one process a group, since starting one for each and loading the same modules again takes as long
 * as a third of their tests. Apart stay those that take long, and those that change their process.
 */
const GROUPS = {
  deploy: "test/deploy/!(crash|failures|hostile*|interruptions|sets|stateful-sets).test.ts",
  engine: "test/engine/!(hostile*).test.ts",
  rooms:
    "test/!(cli|cluster|corpus|deploy|editor|engine|images|lsp|package|together|ui)/!(discretion|dotenv-loaders|hostile*).test.ts",
} as const;

type Group = keyof typeof GROUPS;

/** Paths from the project's folder. */
function filesOf(group: Group): string[] {
  const files = globSync(GROUPS[group], { cwd: root }).sort();
  if (files.length === 0) throw new Error(`no tests are at ${GROUPS[group]}`);
  return files;
}

export function filesTogether(): Set<string> {
  return new Set((Object.keys(GROUPS) as Group[]).flatMap(filesOf));
}

export async function importTests(group: Group): Promise<void> {
  for (const file of filesOf(group)) await import(pathToFileURL(join(root, file)).href);
}
