import { LOCKFILES } from "../../../languages/dockerfile/model/project.ts";
import type { Detected } from "../../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import { asText, recordOf, scriptsOf } from "../../../service/package-manifest.ts";
import { managerOf } from "../../dockerfile/node/manager.ts";
import { rootOf } from "../../dockerfile/node/members.ts";
import { versionOf } from "../../dockerfile/node/version.ts";
import { firstOf } from "../../dockerfile/recipe.ts";
import { BUN_DEFAULT, NODE_DEFAULT } from "../../dockerfile/versions.ts";
import type { Setup, Toolchain } from "../toolchain.ts";

export function nodeToolchain(project: ProjectFiles): Toolchain {
  const root = project.workspace === undefined ? project : rootOf(project.workspace);
  const manifest = recordOf(contentOf(root, "package.json"));
  const manager = managerOf(root, manifest);
  const version = versionOf(root === project ? [project] : [project, root]).value;
  const node: Setup = {
    action: "actions/setup-node",
    inputs: { "node-version": version === "" ? NODE_DEFAULT : version, "package-manager-cache": "false" },
  };
  if ("refusal" in manager)
    return { setup: [node], install: [], test: { value: "", evidence: manager.refusal }, testsAtRoot: false };
  const { tool, toolVersion } = manager;
  const test = testScript(project, tool.value === "yarn-berry" ? "yarn" : tool.value);
  switch (tool.value) {
    case "npm":
      return { setup: [node], install: ["npm ci"], test, testsAtRoot: false };
    case "yarn":
      return { setup: [node], install: ["yarn install --frozen-lockfile"], test, testsAtRoot: false };
    case "yarn-berry":
      return { setup: [node], install: ["corepack enable", "yarn install --immutable"], test, testsAtRoot: false };
    case "pnpm":
      return {
        setup: [{ action: "pnpm/action-setup", inputs: pnpmInputs(manifest, toolVersion) }, node],
        install: ["pnpm install --frozen-lockfile"],
        test,
        testsAtRoot: false,
      };
    default:
      return tool.value satisfies never;
  }
}

/** The action reads `packageManager` itself, and stops where the version is said twice. */
function pnpmInputs(
  manifest: Readonly<Record<string, unknown>>,
  version: Detected<string> | undefined,
): Setup["inputs"] {
  const isNamed = asText(manifest["packageManager"])?.startsWith("pnpm@") === true;
  return isNamed || version === undefined || version.value === "" ? {} : { version: version.value };
}

export function bunToolchain(project: ProjectFiles): Toolchain {
  const root = project.workspace === undefined ? project : rootOf(project.workspace);
  const named = /^bun@(\d[\w.-]*)/.exec(asText(recordOf(contentOf(root, "package.json"))["packageManager"]) ?? "")?.[1];
  const setup = [{ action: "oven-sh/setup-bun", inputs: { "bun-version": named ?? BUN_DEFAULT } }];
  if (firstOf(root, LOCKFILES.bun) === undefined)
    return {
      setup,
      install: [],
      test: { value: "", evidence: "bun.lock is not there. Run `bun install` and commit it" },
      testsAtRoot: false,
    };
  return {
    setup,
    install: ["bun install --frozen-lockfile"],
    test: testScript(project, "bun run"),
    testsAtRoot: false,
  };
}

/** The test script, unless it is the one that `npm init` writes, which fails. */
function testScript(project: ProjectFiles, runner: string): Detected<string> {
  const script = scriptsOf(project)["test"];
  if (script === undefined || /no test specified/.test(script))
    return {
      value: "",
      evidence: "package.json has no test script: nothing would prove a commit before it goes to staging",
    };
  return { value: `${runner} test`, evidence: "the test script in package.json" };
}
