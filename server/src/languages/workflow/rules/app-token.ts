import type { Workflow, WorkflowParts } from "../model/workflow.ts";
import type { Setting } from "../model/step.ts";
import { rule } from "../../../contract/rule.ts";

/** Permissions of an organisation, which no list of repositories narrows. */
const OF_ORGANISATION = /^permission-(?:members|organization-[\w-]+|team-discussions)$/i;

export default rule<Workflow, WorkflowParts>({
  severity: "warning",
  pci: ["7.2.2", "7.2.5"],
  summary: "The token of a GitHub App reaches further than the job",
  why: "Whoever gets hold of the token can change every repository that the App may, the payment service's among them",
  how: "Name the `repositories` and each `permission-…` that the job needs, and let the action revoke the token at the end",
  honours: ["zizmor:github-app"],
  step({ step }, report) {
    const { uses, with: inputs } = step;
    if (uses?.repository !== "actions/create-github-app-token" || step.calledBy !== undefined) return;
    const set = (name: string): Setting | undefined =>
      inputs.find((input) => input.name.toLowerCase() === name && (input.value?.value ?? "").trim() !== "");
    const permissions = inputs.filter(({ name }) => /^permission-/i.test(name));
    const kept = set("skip-token-revoke");
    if (kept !== undefined && kept.value?.value.trim().toLowerCase() !== "false")
      report({
        at: kept,
        message: "The token stays valid for up to an hour after the job, whoever has it by then",
        how: "Take `skip-token-revoke` out: the action then revokes the token when the job ends",
      });
    const owner = set("owner");
    const isOnlyOrganisation = permissions.length > 0 && permissions.every(({ name }) => OF_ORGANISATION.test(name));
    if (owner !== undefined && set("repositories") === undefined && !isOnlyOrganisation)
      report({
        at: owner,
        message: `The token is good for every repository of \`${owner.value?.value.trim() ?? ""}\` that the App is installed in`,
        how: "Name the repositories that the job works on in `repositories`",
      });
    if (permissions.length === 0)
      report({
        at: uses,
        severity: "information",
        message: "The token has every permission that the App has",
        how: "Name what the job needs: `permission-contents: read`",
      });
  },
});
