import { type Step, settingText } from "../model/step.ts";
import type { Workflow, WorkflowParts } from "../model/workflow.ts";
import { isWholeExpression } from "../syntax/expression.ts";
import { rule } from "../../../contract/rule.ts";

interface Installer {
  /** The input that names the version of what it installs. */
  readonly input: string;
  /** Whether it takes the newest where nobody names one. */
  readonly isNewestByDefault: boolean;
}

/** Actions that fetch a program and let it run, by `owner/name`, as their `action.yml` of November 2026 says. */
const INSTALLERS: ReadonlyMap<string, Installer> = new Map(
  Object.entries({
    "1password/install-cli-action": { input: "version", isNewestByDefault: true },
    "1password/load-secrets-action": { input: "version", isNewestByDefault: true },
    "aquasecurity/setup-trivy": { input: "version", isNewestByDefault: true },
    "aquasecurity/trivy-action": { input: "version", isNewestByDefault: false },
    "astral-sh/setup-uv": { input: "version", isNewestByDefault: false },
    "azure/setup-helm": { input: "version", isNewestByDefault: true },
    "azure/setup-kubectl": { input: "version", isNewestByDefault: true },
    "digitalocean/action-doctl": { input: "version", isNewestByDefault: true },
    "docker/setup-buildx-action": { input: "version", isNewestByDefault: false },
    "goreleaser/goreleaser-action": { input: "version", isNewestByDefault: false },
    "hashicorp/setup-terraform": { input: "terraform_version", isNewestByDefault: true },
    "sigstore/cosign-installer": { input: "cosign-release", isNewestByDefault: false },
  }),
);

export default rule<Workflow, WorkflowParts>({
  severity: "information",
  pci: ["6.3.2", "11.5.2"],
  summary: "A step fetches the newest version of a program",
  why: "A pinned action that fetches whatever is newest runs what nobody has looked at, with the secrets of the job: a stolen release of a scanner is enough",
  how: "Name the version of the program that you checked",
  profile: "strict",
  honours: ["zizmor:unpinned-tools"],
  step({ step }, report) {
    const { uses } = step;
    const installer = uses?.path === "" ? INSTALLERS.get(uses.repository) : undefined;
    if (uses === undefined || installer === undefined || step.calledBy !== undefined) return;
    const value = settingText(step.with, installer.input)?.trim() ?? "";
    const name = `\`${uses.text.split("@")[0]}\``;
    if (value === "") {
      if (installer.isNewestByDefault)
        report({
          at: uses,
          message: `${name} fetches the newest version there is, as no \`${installer.input}\` is named`,
        });
      return;
    }
    const at = inputOf(step, installer.input) ?? uses;
    if (value.toLowerCase() === "latest") report({ at, message: `${name} fetches whatever is newest at the time` });
    else if (isWholeExpression(value))
      report({ at, certainty: "unknown", message: `Which version ${name} fetches is decided elsewhere` });
  },
});

function inputOf(step: Step, name: string): Step["with"][number] | undefined {
  return step.with.find((input) => input.name.toLowerCase() === name);
}
