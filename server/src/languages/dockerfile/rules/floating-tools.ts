import { enumerated } from "../../../base/enumerated.ts";
import { concern, runSteps } from "../model/commands.ts";
import type { Dockerfile, DockerfileParts } from "../model/dockerfile.ts";
import { floatingPackages } from "../model/floating-package.ts";
import { isForDevelopers } from "../model/project.ts";
import { rule } from "../../../contract/rule.ts";

/** Operating system packages are not meant: their repositories drop old versions, and updates of them close holes. */
export default rule<Dockerfile, DockerfileParts>({
  severity: "warning",
  pci: ["6.3.2"],
  summary: "A tool is installed in whatever version is newest",
  why: "A release that its author, or a thief of his account, published a minute ago gets into the payment service's build unseen",
  how: "Name the version, or install from a lockfile or a list with hashes",
  honours: ["hadolint:DL3013", "hadolint:DL3016", "hadolint:DL3028", "hadolint:DL3062"],
  stage(stage, report, file) {
    if (isForDevelopers(file, stage)) return;
    for (const { commands } of runSteps(stage, MENTIONS, concerns))
      for (const command of commands) {
        const [first, ...others] = floatingPackages(command);
        if (first === undefined) continue;
        const names = [first, ...others].map(({ name }) => `\`${name}\``);
        report({
          at: { start: first.word.start, end: (others.at(-1) ?? first).word.end },
          message: `\`${first.tool}\` takes the newest ${listOf(names)} there is on the day of the build`,
          how: `Name the version: \`${first.example}\``,
        });
      }
  },
});

const concerns = concern((commands) => commands.some((command) => floatingPackages(command).length > 0));

const MENTIONS = /npm|npx|pnpx|yarn|bun|corepack|pip|uv|gem|go |cargo|dotnet|conda|mamba/;

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 5);
  return names.length > 5 ? `${shown.join(", ")} and ${names.length - 5} more` : enumerated(shown);
}
