import { resolveConfig } from "../../engine/config.ts";
import { lint } from "../../engine/lint.ts";
import { toYaml } from "../yaml.ts";

/**
 * Why a command cannot be what proves a commit, in one sentence. It stands before a deploy to production, and our own rules are
 * asked of it: a failure that is let pass, packages that no lockfile names, a script from somewhere.
 */
export function whyNoTest(command: string): string | undefined {
  if (!/^[\x21-\x7E][\x20-\x7E]{0,300}$/.test(command)) return "Give one command, on one line";
  if (command.includes("${{")) return "Give the command as the shell is to see it, without an expression of GitHub's";
  const text = toYaml([
    "on: { push: { branches: [main] } }",
    "permissions: {}",
    "concurrency: deploy",
    "defaults: { run: { shell: bash } }",
    "jobs:",
    [
      "test:",
      ["runs-on: ubuntu-latest", "timeout-minutes: 15", "steps:", ["- name: Test", ["run: |", [command]]]],
      "deploy:",
      ["needs: test", "runs-on: ubuntu-latest", "environment: production", "steps:", ["- run: kubectl apply -f k8s/"]],
    ],
  ]);
  const { findings } = lint({ path: ".github/workflows/test.yml", text }, { config: STRICT });
  const [from, to] = [text.indexOf("steps:"), text.indexOf("\n  deploy:")];
  return findings.find(({ start }) => start >= from && start < to)?.message.replace(/\.$/, "");
}

const STRICT = resolveConfig({ profile: "strict" });
