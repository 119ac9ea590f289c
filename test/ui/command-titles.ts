import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; category: string; enablement?: string }[];
    readonly menus: { readonly commandPalette: readonly { when?: string }[] };
  };
}

/** What the extension brings to the palette. */
export const { commands, menus } = (
  JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as Manifest
).contributes;

/** Those that only another state of Paylint's own brings: hidden secrets, a deploy under way. */
const LATER = new Set(["paylint.unmaskSecrets", "paylint.cancelDeploy"]);

/** As the palette of any window lists them, sorted. */
export const commandTitles: readonly string[] = commands
  .filter(({ command }) => !LATER.has(command))
  .map(({ title, category }) => `${category}: ${title}`)
  .sort();
