import type { Workflow, WorkflowParts } from "../model/workflow.ts";
import { type SecretOutput, secretOutputs } from "../model/secret-output.ts";
import { isPlainName, secretIn, secretsOf } from "../model/secret-use.ts";
import { evaluatedValues } from "../model/expression-check.ts";
import { callsBelow } from "../syntax/expression.ts";
import { type Severity, rule } from "../../../contract/rule.ts";

export default rule<Workflow, WorkflowParts>({
  severity: "error",
  pci: ["8.3.2", "8.6.2", "10.3.1"],
  summary: "A secret reaches the log or a stranger",
  why: "Whoever can read the runs of the repository, or receives the request, has what the payment system is opened with",
  how: "Leave the secret out of what is printed; to see whether it is there, test it and print a word of your own",
  honours: ["zizmor:unredacted-secrets"],
  check(workflow, report) {
    if (!/\bfromjson\s*\(\s*secrets\b/i.test(workflow.text)) return;
    for (const { scalar } of evaluatedValues(workflow))
      for (const { expression, name } of secretsOf(workflow, scalar)) {
        const isTakenApart =
          expression.tree !== undefined &&
          [...callsBelow(expression.tree)].some(
            (call) => call.name === "fromjson" && secretIn(call.args[0]) !== undefined,
          );
        if (isTakenApart)
          report({
            at: expression,
            severity: "warning",
            message: `\`fromJSON\` takes \`secrets.${name}\` apart, and GitHub masks only the whole of it in the log`,
            how: "Keep each value as a secret of its own",
          });
      }
  },
  step({ step, job }, report, workflow) {
    for (const output of secretOutputs(workflow, job, step)) {
      const severity = severityOf(output);
      report({ at: output.at, severity, message: messageOf(output), ...(output.how === "sent" ? { how: SENT } : {}) });
    }
  },
});

const SENT = "Take the request out, look who has written it, and replace the secret";

function severityOf({ how, name }: SecretOutput): Severity {
  switch (how) {
    case "sent":
      return "error";
    case "hidden":
      return isPlainName(name) ? "information" : "error";
    case "printed":
    case "part":
    case "traced":
    case "dumped":
      return isPlainName(name) ? "information" : "warning";
  }
}

function messageOf({ how, name, by }: SecretOutput): string {
  switch (how) {
    case "sent":
      return `\`${name}\` is sent to \`${by}\`, an address that says nothing of whose it is`;
    case "hidden":
      return `\`${name}\` is printed in the form that \`${by}\` gives it, which GitHub does not mask in the log`;
    case "part":
      return `A part of \`${name}\` is printed, which GitHub does not mask in the log`;
    case "printed":
      return `\`${name}\` is printed to the log, where only GitHub's mask for its exact value stands before it`;
    case "traced":
      return `\`${by}\` prints every command to the log, and \`${name}\` stands in one of them`;
    case "dumped":
      return `\`${by}\` prints every variable to the log, \`${name}\` among them`;
  }
}
