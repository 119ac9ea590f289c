import { plainCommand } from "../../../model/commands/deploy-command.ts";
import { runSteps } from "../model/commands.ts";
import type { Dockerfile, DockerfileParts } from "../model/dockerfile.ts";
import type { ShellWord } from "../../../syntax/shell/shell.ts";
import { rule } from "../../../contract/rule.ts";

/**
 * For teams with a package mirror that keeps old versions. The public repositories do not, and taking their newest is
 * how holes are closed in time (PCI DSS 6.3.3): there a pin breaks the build, or keeps the hole.
 */
export default rule<Dockerfile, DockerfileParts>({
  severity: "information",
  profile: "asked",
  pci: ["6.3.2"],
  summary: "A package of the operating system has no version",
  why: "Two builds of the same payment code can ship different system libraries",
  how: "Name the version that your package mirror keeps",
  honours: ["hadolint:DL3008", "hadolint:DL3018", "hadolint:DL3033", "hadolint:DL3041"],
  stage(stage, report) {
    for (const { commands } of runSteps(stage, /apt|apk|yum|dnf/)) {
      for (const command of commands) {
        const plain = plainCommand(command);
        const manager = plain === undefined ? undefined : MANAGERS.get(plain.name);
        if (plain === undefined || manager === undefined) continue;
        const [verb, ...packages] = plain.args.filter(
          ({ text, source }, index) =>
            text !== undefined && !source.startsWith("-") && !manager.values.test(plain.args[index - 1]?.source ?? ""),
        );
        if (verb?.text !== manager.verb) continue;
        for (const word of packages)
          if (!manager.pinned.test(word.text ?? "")) report({ at: word, message: messageFor(word) });
      }
    }
  },
});

interface Manager {
  readonly verb: string;
  /** Options with a value of their own. */
  readonly values: RegExp;
  /** A version, or a file. */
  readonly pinned: RegExp;
}

const APT: Manager = { verb: "install", values: /^-[ot]$|^--target-release$/, pinned: /=|\/|\.deb$/ };
const DNF: Manager = { verb: "install", values: /^--(?:installroot|releasever|setopt)$/, pinned: /-\d|\/|\.rpm$/ };
const MANAGERS: ReadonlyMap<string, Manager> = new Map([
  ["apt-get", APT],
  ["apt", APT],
  ["apk", { verb: "add", values: /^(?:-[tXp]|--(?:virtual|repository|root))$/, pinned: /[=~<>]|\/|\.apk$/ }],
  ["yum", DNF],
  ["dnf", DNF],
  ["microdnf", DNF],
]);

function messageFor({ text = "" }: ShellWord): string {
  return `\`${text}\` is whatever version the repository has on the day of the build`;
}
