import { type DockerfileFix, lineAfter } from "../model/edit.ts";
import { type FullInstall, fullInstallOf, packageSources } from "../model/dev-packages.ts";
import { isForDevelopers, nodeProject } from "../model/project.ts";
import { type Dockerfile, type Stage, lastInstruction } from "../model/dockerfile.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { installCall } from "../model/npm-command.ts";
import type { Span } from "../../../base/span.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";

export default rule<Dockerfile>({
  severity: "warning",
  pci: ["2.2.4", "6.5.6"],
  summary: "Development packages are shipped with the service",
  why: "Test tools and compilers in the payment service's image are code that attackers can use and nobody watches",
  how: "Run `npm prune --omit=dev` after the build, or install with `npm ci --omit=dev` in the final stage",
  needs: ["files"],
  worksAlone: true,
  check(file, report, workspace) {
    for (const final of file.finals) {
      if (isForDevelopers(file, final) || startsNothing(final)) continue;
      const own = fullInstallOf(final);
      if (own !== undefined) judge(file, final, own, own.install.command, report, workspace);
      for (const { from, ...at } of packageSources(file, final)) {
        const copied = fullInstallOf(from);
        if (copied !== undefined && own === undefined) judge(file, from, copied, at, report, workspace);
      }
    }
  },
});

/** Images of assets and tools have no start command of Node.js. */
function startsNothing(final: Stage): boolean {
  return lastInstruction(final, "CMD") === undefined && lastInstruction(final, "ENTRYPOINT") === undefined;
}

function judge(
  file: Dockerfile,
  stage: Stage,
  full: FullInstall,
  at: Span,
  report: Reporter,
  workspace: WorkspaceView | undefined,
): void {
  const project = nodeProject(file, stage, workspace);
  const [first] = project?.manifest.devDependencies ?? [];
  if (project !== undefined && first === undefined) return;
  report({
    at: { start: at.start, end: at.end },
    message: `What \`${installCall(full.install)}\` installed for development is part of the image`,
    certainty: first === undefined ? "unknown" : "certain",
    ...(first === undefined ? {} : { evidence: `\`${first}\` is among the \`devDependencies\`` }),
    related: at.start === full.install.command.start ? [] : [{ span: full.install.command, message: "Installed here" }],
    fixes: prune(file, full),
  });
}

/** Yarn and Bun have no command for it. */
function prune(file: Dockerfile, { install, last }: FullInstall): DockerfileFix[] {
  const command =
    install.tool === "npm" ? "npm prune --omit=dev" : install.tool === "pnpm" ? "pnpm prune --prod" : undefined;
  if (command === undefined) return [];
  return [
    {
      title: `Insert \`RUN ${command}\``,
      class: "review",
      edits: [lineAfter(file, last, `RUN ${command}`)],
    },
  ];
}
