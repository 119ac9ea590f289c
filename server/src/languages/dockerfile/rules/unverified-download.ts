import { readCopy } from "../model/copy.ts";
import { concern, runSteps } from "../model/commands.ts";
import { isLocal } from "../model/command-verification.ts";
import { type Dockerfile, type DockerfileParts, ownInstructions } from "../model/dockerfile.ts";
import { uncheckedDownloads } from "../model/download.ts";
import type { Instruction } from "../syntax/tree.ts";
import { windowsDownloads } from "../model/powershell.ts";
import type { Span } from "../../../base/span.ts";
import { type Report, rule } from "../../../contract/rule.ts";

export default rule<Dockerfile, DockerfileParts>({
  severity: "error",
  pci: ["6.3.2", "11.5.2"],
  summary: "A download is used without a look at its checksum",
  why: "Whoever changes the file on that server, or on the way, changes what the payment service's image holds, and nobody notices",
  how: "Compare it with a checksum from the project's own page: `ADD --checksum=sha256:…`, or `sha256sum -c` before it is used",
  stage(stage, report) {
    for (const instruction of ownInstructions(stage)) {
      if (instruction.keyword !== "ADD") continue;
      for (const source of readCopy(instruction)?.sources ?? []) {
        const message = judgeSource(source.text, instruction);
        if (message !== undefined)
          report({ at: source, message, severity: /^http:/i.test(source.text) ? "error" : "warning" });
      }
    }
    for (const { commands } of runSteps(stage, /curl|wget|aria2c/, downloads))
      for (const { command, isPlain, use } of uncheckedDownloads(commands))
        report(findingOf(command, command.name ?? "", use, isPlain));
    for (const { at, kind, download, use, isPlain } of windowsDownloads(stage))
      if (kind === "file") report(findingOf(at, download, use, isPlain));
  },
});

const downloads = concern((commands) => uncheckedDownloads(commands).length > 0);

function findingOf({ start, end }: Span, download: string, use: string, isPlain: boolean): Report {
  return {
    at: { start, end },
    message: isPlain
      ? `What comes over plain HTTP goes to \`${use}\` without a checksum`
      : `What \`${download}\` downloads goes to \`${use}\` without a checksum`,
    severity: isPlain ? "error" : "warning",
  };
}

/** A URL needs a checksum, a repository the full name of a commit. Sources: the Dockerfile reference on ADD. */
function judgeSource(text: string, { flags }: Instruction): string | undefined {
  const hasChecksum = flags.some(({ name }) => name === "checksum");
  const isGit = /^(?:git@|git:\/\/|ssh:\/\/)|^https?:\/\/[^?#]+\.git(?:[?#]|$)/i.test(text);
  if (hasChecksum || (!isGit && !/^https?:\/\//i.test(text)) || isLocal(text)) return undefined;
  if (!isGit) return `\`ADD\` takes whatever this address gives on the day of the build`;
  const at = text.search(/[?#]/);
  const reference = at < 0 ? "" : text.slice(at);
  const isFixed = /^#[0-9a-f]{40}(?:[0-9a-f]{24})?(?::|$)|[?&]checksum=[0-9a-f]{40}/i.test(reference);
  // A variable may well be a commit.
  return isFixed || reference.includes("$")
    ? undefined
    : "`ADD` takes whatever this branch or tag is on the day of the build";
}
