import { allRunSteps } from "../model/commands.ts";
import type { Dockerfile } from "../model/dockerfile.ts";
import { floatingPackages } from "../model/floating-package.ts";
import { rule } from "../../../contract/rule.ts";

/** Operating system packages are not meant: their repositories drop old versions, and updates of them close holes. */
export default rule<Dockerfile>({
  severity: "warning",
  pci: ["6.3.2"],
  summary: "A tool is installed in whatever version is newest",
  why: "A release that its author, or a thief of his account, published a minute ago gets into the payment service's build unseen",
  how: "Name the version, or install from a lockfile or a list with hashes",
  honours: ["hadolint:DL3013", "hadolint:DL3016", "hadolint:DL3028", "hadolint:DL3062"],
  check(file, report) {
    for (const { commands } of allRunSteps(file, /npm|npx|pnpm|yarn|bun|pip|gem|go |cargo/)) {
      for (const command of commands) {
        for (const { word, tool, example } of floatingPackages(command))
          report({
            at: word,
            message: `\`${tool}\` takes the newest \`${word.text ?? ""}\` there is on the day of the build`,
            how: `Name the version: \`${example}\``,
          });
      }
    }
  },
});
