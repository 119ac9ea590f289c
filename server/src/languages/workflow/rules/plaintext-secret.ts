import { productionDeployments } from "../model/deployment.ts";
import { type Job, type Workflow, stepsOf } from "../model/workflow.ts";
import { type Setting, type Step, readSettings } from "../model/step.ts";
import { reportCommented } from "../../../secrets/comments.ts";
import { findSecrets, judge } from "../../../secrets/judge.ts";
import { type Verdict, describeSecret, needsReason } from "../../../secrets/verdict.ts";
import { inlineSecrets } from "../../../secrets/inline-file.ts";
import { MAY_HOLD_SECRETS, type ShellSecret, shellSecrets } from "../../../secrets/shell-secrets.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";
import { asScalar, entriesOf, entryOf, valueAt } from "../../../syntax/yaml/access.ts";
import { isOwn } from "../../../syntax/yaml/edit.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import { reportOnce } from "../../../contract/report-once.ts";
import { type Certainty, type Reporter, rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["8.6.2", "8.3.2"],
  summary: "A secret stands in the workflow",
  why: "Everyone who can read the repository, and every copy of it, holds this credential, also after it is deleted here",
  how: "Revoke it, store the new one in GitHub Secrets or fetch it over OIDC, and refer to it as `${{ secrets.NAME }}`",
  honours: ["zizmor:hardcoded-container-credentials"],
  marksSecret: true,
  check(workflow, tellAll) {
    const report = reportOnce(tellAll);
    const deploys = productionDeployments(workflow).length > 0;
    const settings = [...workflow.env];
    for (const job of workflow.jobs) {
      const { container } = job;
      settings.push(...job.env, ...job.with, ...readSettings(entryOf(container, "env")?.value));
    }
    for (const { step } of stepsOf(workflow)) {
      settings.push(...step.env, ...step.with);
      reportInScript(workflow, step, deploys, report);
    }
    settings.push(...inputDefaults(workflow));
    for (const job of workflow.jobs)
      for (const password of registryPasswords(job)) reportRegistryPassword(password, report);
    for (const { name, value } of settings) {
      if (value === undefined || value.value === "" || isName(value.value)) continue;
      for (const verdict of verdictsOf(name, value.value))
        reportSecret(workflow, value, name, verdict, deploys, report);
    }
    reportInText(workflow.text, report);
    reportCommented(workflow.text, report);
  },
});

/** What its form alone gives away, wherever it stands: in comments, under a key that stands a second time. */
function reportInText(text: string, report: Reporter): void {
  for (const verdict of findSecrets(text)) {
    if (verdict.kind !== "secret" || verdict.confidence !== "high" || verdict.local) continue;
    report({
      at: { start: verdict.start, end: verdict.end },
      severity: verdict.mode === "test" ? "warning" : "error",
      message: `The file holds ${describeSecret(verdict)} in plain text`,
      needsReason: needsReason(verdict),
    });
  }
}

function reportInScript(workflow: Workflow, step: Step, deploys: boolean, report: Reporter): void {
  const { run } = step;
  if (run === undefined) return;
  for (const verdict of findSecrets(run.value)) reportSecret(workflow, run, undefined, verdict, deploys, report);
  if (!MAY_HOLD_SECRETS.test(run.value)) return;
  const source = scalarSource(workflow.text, run);
  for (const secret of shellSecrets(step.script()?.commands ?? [])) {
    const { name, verdict, start, end } = secret;
    if (verdict.kind !== "secret" || verdict.local) continue;
    report({
      at: { start, end },
      certainty: certaintyOf(verdict, deploys),
      message: `\`${name}\` in the script holds ${describeSecret(verdict)} in plain text`,
      needsReason: needsReason(verdict),
      fixes: referInScript(workflow, secret),
    });
  }
  for (const { fileName, verdict, start, end } of inlineSecrets(source)) {
    if (verdict.kind !== "secret" || verdict.local) continue;
    report({
      at: { start, end },
      certainty: certaintyOf(verdict, deploys),
      message: `${fileName === undefined ? "The script" : `\`${fileName}\` in the script`} holds ${describeSecret(verdict)} in plain text`,
      needsReason: needsReason(verdict),
    });
  }
}

/** A payment provider's is as real in a workflow that only tests. */
function certaintyOf({ confidence, provider }: Verdict, deploys: boolean): Certainty {
  if (confidence === "high") return "certain";
  return deploys || provider !== undefined ? "likely" : "unknown";
}

/** What inputs are when nobody gives them: of runs by hand, of reusable workflows and of actions. */
function inputDefaults({ root }: Workflow): Setting[] {
  const places = [
    valueAt(root, "on", "workflow_dispatch", "inputs"),
    valueAt(root, "on", "workflow_call", "inputs"),
    valueAt(root, "inputs"),
  ];
  return places.flatMap(entriesOf).flatMap(({ start, end, key, value }) => {
    const fallback = asScalar(entryOf(value, "default")?.value);
    return key?.type === "scalar" && fallback !== undefined
      ? [{ start, end, name: key.value, key, value: fallback }]
      : [];
  });
}

/** Passwords of the registries that the job's own containers come from: real, whatever they look like. */
function registryPasswords({ node, container }: Job): YamlScalar[] {
  const services = entriesOf(entryOf(node, "services")?.value).map(({ value }) => value);
  return [container, ...services]
    .map((image) => asScalar(entryOf(entryOf(image, "credentials")?.value, "password")?.value))
    .filter(
      (password) =>
        password !== undefined && !password.value.includes("${{") && judge("password", password.value).kind !== "empty",
    )
    .filter((password) => password !== undefined);
}

function reportRegistryPassword(password: YamlScalar, report: Reporter): void {
  report({ at: password, message: "The password of an image registry stands here in plain text" });
}

function verdictsOf(name: Setting["name"], text: string): readonly Verdict[] {
  return text.includes("\n") || text.includes("${{") ? findSecrets(text) : [judge(name, text)];
}

/** `server-password: MAVEN_PASSWORD` names a variable; `not_used` is a word. */
function isName(text: string): boolean {
  return /^(?:[A-Z][A-Z\d_]*|[A-Za-z]+(?:[ _-][A-Za-z]+)*)$/.test(text);
}

function reportSecret(
  workflow: Workflow,
  scalar: YamlScalar,
  name: string | undefined,
  verdict: Verdict,
  deploys: boolean,
  report: Reporter,
): void {
  // A default password in a workflow belongs to a database that lives as long as the job.
  if (verdict.kind !== "secret" || verdict.local || verdict.confidence === "low") return;
  const at = scalarSource(workflow.text, scalar).span(verdict.start, verdict.end);
  const where = name === undefined ? "The script holds" : `\`${name}\` holds`;
  report({
    at,
    severity: verdict.mode === "test" ? "warning" : "error",
    certainty: certaintyOf(verdict, deploys),
    message: `${where} ${describeSecret(verdict)} in plain text`,
    needsReason: needsReason(verdict),
    fixes: name === undefined ? [] : referToSecret(workflow, scalar, name, verdict),
  });
}

/** GitHub fills it in before the shell reads the script, in whatever quotes stand around it. */
function referInScript({ text }: Workflow, { name, start, end }: ShellSecret): Fix[] {
  if (/["'\s\\]/.test(text.slice(start, end))) return [];
  const secret = secretNameOf(name);
  const edits = [{ start, end, newText: `\${{ secrets.${secret} }}` }];
  return [{ title: `Read it from the secret \`${secret}\``, class: "review", edits }];
}

/** "API_SECRET" of `--api-secret` and of `api-secret`. */
function secretNameOf(name: string): string {
  const words = name
    .toUpperCase()
    .replaceAll(/[^A-Z\d]+/g, "_")
    .replace(/^_+/, "");
  return words === "U" || words === "P" ? "PASSWORD" : words;
}

/** Only where the secret is all of the value; in `default:` an expression has no secrets to read. */
function referToSecret(workflow: Workflow, scalar: YamlScalar, name: string, verdict: Verdict): Fix[] {
  const isWhole = verdict.start === 0 && verdict.end === scalar.value.length;
  const isLine = scalar.style === "plain" || scalar.style === "single" || scalar.style === "double";
  const isDefault = inputDefaults(workflow).some(({ value }) => value === scalar);
  if (!isWhole || !isLine || isDefault || !isOwn(workflow.document, scalar)) return [];
  const secret = secretNameOf(name);
  return [
    {
      title: `Read it from the secret \`${secret}\``,
      class: "review",
      edits: [{ start: scalar.start, end: scalar.end, newText: `\${{ secrets.${secret} }}` }],
    },
  ];
}
