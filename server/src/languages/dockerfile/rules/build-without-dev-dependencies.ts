import { lineAfter } from "../model/edit.ts";
import type { RunStep } from "../model/commands.ts";
import { type ProductionBuild, findProductionBuilds } from "../model/node-build.ts";
import { nodeProject } from "../model/project.ts";
import type { Dockerfile } from "../model/dockerfile.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { installCall, readInstall } from "../model/npm-command.ts";
import { type BuildNeed, buildNeed, toolsOfScript } from "../../../model/package-json.ts";
import { rule } from "../../../contract/rule.ts";
import type { Edit, Fix } from "../../../contract/edit.ts";

export default rule<Dockerfile>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "The build runs without the development packages it needs",
  why: "The build breaks, or a stale result is shipped, on the day a payment fix has to go out",
  how: "Install everything for the build, and prune with `npm prune --omit=dev` after it",
  needs: ["files"],
  check(file, report, workspace) {
    for (const build of findProductionBuilds(file)) {
      const need = needOf(file, build, workspace);
      if (need.kind === "none") continue;
      report({
        at: build.command,
        message: `\`${build.call}\` runs after \`${installCall(build.install)}\` left the development packages out`,
        certainty: need.kind === "development" ? "certain" : need.kind === "likely" ? "likely" : "unknown",
        evidence: need.kind === "development" ? `\`${need.package}\` is one of them` : build.reason,
        related: [{ span: build.install.command, message: "Development packages are left out here" }],
        fixes: installForBuild(file, build),
      });
    }
  },
});

/** What package.json says of the build; without one, a build script most likely needs its tools. */
function needOf(
  file: Dockerfile,
  build: ProductionBuild,
  workspace: WorkspaceView | undefined,
): BuildNeed | { readonly kind: "likely" } {
  const manifest = nodeProject(file, build.step.stage, workspace)?.manifest;
  if (manifest === undefined) return { kind: "likely" };
  if (build.tool !== undefined) return buildNeed(manifest, [build.tool]);
  if (!Object.hasOwn(manifest.scripts, build.script)) return { kind: "likely" };
  return buildNeed(manifest, toolsOfScript(manifest, build.script));
}

/** Development packages are installed for the build and removed after it. npm only: the others need more than a flag. */
function installForBuild(file: Dockerfile, { install, step, installStep, later }: ProductionBuild): Fix[] {
  const { action, dev } = install;
  const isJson = step.instruction.json !== undefined || installStep.instruction.json !== undefined;
  if (install.tool !== "npm" || action === undefined || isJson) return [];
  const edits: Edit[] = [
    dev === undefined
      ? { start: action.end, end: action.end, newText: " --include=dev" }
      : { start: dev.start, end: dev.end, newText: "--include=dev" },
  ];
  if (!later.some(prunes)) edits.push(lineAfter(file, step.instruction, "RUN npm prune --omit=dev"));
  return [{ title: "Install development packages for the build, and prune them after it", class: "review", edits }];
}

function prunes({ commands }: RunStep): boolean {
  return commands.some((command) => readInstall(command)?.verb === "prune");
}
