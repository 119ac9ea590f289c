import type { MappedText } from "../../../base/mapped-text.ts";
import type { Fix } from "../../../contract/edit.ts";
import { reportOnce } from "../../../contract/report-once.ts";
import { type Report, type Reporter, rule } from "../../../contract/rule.ts";
import { reportCommented } from "../../../secrets/comments.ts";
import { findInConfig } from "../../../secrets/config-text.ts";
import { inlineSecrets } from "../../../secrets/inline-file.ts";
import { findSecrets, judge } from "../../../secrets/judge.ts";
import { MAY_HOLD_SECRETS, shellSecrets } from "../../../secrets/shell-secrets.ts";
import { type Verdict, describeSecret, needsReason } from "../../../secrets/verdict.ts";
import { parseShell } from "../../../syntax/shell/shell.ts";
import { asScalar, asSequence, entriesOf, valueAt } from "../../../syntax/yaml/access.ts";
import { isOwn } from "../../../syntax/yaml/edit.ts";
import { commandLines } from "../../../syntax/yaml/command.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import { type Compose, type Service, type Variable, readVariables, scalarsOf } from "../model/compose.ts";
import { storeOf } from "../model/images.ts";
import { keepInFile, keepInSecret } from "../model/secret-edits.ts";
import { stakesOf } from "../model/stakes.ts";

/** PCI DSS v4.0.1 8.6.2: no passwords in files. The value decides, not the name. */
export default rule<Compose>({
  severity: "error",
  pci: ["8.6.2", "8.3.2", "6.2.4"],
  summary: "A Compose file holds a secret",
  why: "Everyone who can read the repository or its history can move money with it",
  how: "Rotate it, and give it as a file under `secrets:`, by an `env_file` that git ignores, or by a variable",
  marksSecret: true,
  readsTemplates: true,
  check(file, report) {
    const tell = reportOnce(report);
    if (!file.isTemplate)
      for (const service of file.services) {
        for (const variable of service.environment) reportVariable(file, service, variable, tell);
        for (const variable of readVariables(file.text, valueAt(service.build, "args")))
          reportVariable(file, undefined, variable, tell);
        for (const part of commandsOf(file, service)) reportInCommand(file, service, part, tell);
      }
    if (!file.isTemplate) reportFiles(file, tell);
    for (const verdict of findSecrets(file.text)) {
      if (verdict.kind !== "secret" || verdict.confidence !== "high" || verdict.local) continue;
      tell({
        at: { start: verdict.start, end: verdict.end },
        message: `The file holds ${describeSecret(verdict)}`,
        severity: verdict.mode === "test" ? "warning" : "error",
        needsReason: needsReason(verdict),
      });
    }
    reportCommented(file.text, tell);
  },
});

/** What `configs:` and `secrets:` write where they stand. */
function reportFiles(file: Compose, report: Reporter): void {
  for (const section of ["configs", "secrets"])
    for (const { key, value } of entriesOf(valueAt(file.root, section))) {
      const content = asScalar(valueAt(value, "content"));
      const name = asScalar(key)?.value ?? "";
      if (content === undefined) continue;
      const source = scalarSource(file.text, content);
      for (const verdict of findInConfig(content.value, name)) {
        const weight = weigh(file, verdict);
        if (weight === undefined) continue;
        report({
          at: source.span(verdict.start, verdict.end),
          message: `The file \`${name}\` holds ${describeSecret(verdict)}`,
          needsReason: needsReason(verdict),
          ...weight,
        });
      }
    }
}

/** @param service the service that it is a variable of; undefined for an argument of a build */
function reportVariable(file: Compose, service: Service | undefined, variable: Variable, report: Reporter): void {
  const { name, value } = variable;
  if (value === undefined || isName(value.text)) return;
  const verdicts = value.text.includes("\n") ? findSecrets(value.text) : [judge(name, value.text)];
  for (const verdict of verdicts) {
    const weight = weigh(file, verdict);
    if (weight === undefined) continue;
    report({
      at: value.span(verdict.start, verdict.end),
      message: `${service === undefined ? "The build argument" : "The variable"} \`${name}\` holds ${describeSecret(verdict)}`,
      needsReason: needsReason(verdict),
      ...weight,
      fixes: fixesFor(file, service, variable),
    });
  }
}

function reportInCommand(file: Compose, service: Service, source: MappedText, report: Reporter): void {
  if (!MAY_HOLD_SECRETS.test(source.text)) return;
  for (const { name, verdict, start, end } of shellSecrets(parseShell(source).commands)) {
    const weight = weigh(file, verdict);
    if (weight === undefined) continue;
    report({
      at: { start, end },
      message: `\`${name}\` in a command of \`${service.name}\` holds ${describeSecret(verdict)}`,
      needsReason: needsReason(verdict),
      ...weight,
    });
  }
  for (const { verdict, start, end } of inlineSecrets(source)) {
    const weight = weigh(file, verdict);
    const message = `A file in a command of \`${service.name}\` holds ${describeSecret(verdict)}`;
    if (weight !== undefined) report({ at: { start, end }, message, needsReason: needsReason(verdict), ...weight });
  }
}

function commandsOf({ text }: Compose, { node }: Service): MappedText[] {
  return [valueAt(node, "command"), valueAt(node, "entrypoint"), valueAt(node, "healthcheck", "test")].flatMap(
    (command) =>
      asSequence(command) === undefined
        ? scalarsOf(command).map((scalar) => scalarSource(text, scalar))
        : commandLines(text, scalarsOf(command)),
  );
}

type Weight = Pick<Report, "certainty" | "severity" | "evidence">;

/** A password of a service in the same file is one of developers until the file says production. */
function weigh(file: Compose, verdict: Verdict): Weight | undefined {
  const { tier, evidence } = stakesOf(file);
  const isProduction = tier === "production";
  const because = isProduction && evidence !== undefined ? { evidence } : {};
  switch (verdict.kind) {
    case "secret":
      if (verdict.local && !isProduction) return undefined;
      if (verdict.mode === "test") return { severity: "warning" };
      if (isProduction) return { ...(verdict.confidence === "low" ? { certainty: "likely" } : {}), ...because };
      if (verdict.mode === "live" || (verdict.provider !== undefined && verdict.confidence === "high")) return {};
      return { certainty: tier === "development" || isOfContainer(file, verdict) ? "unknown" : "likely" };
    case "default-credential":
    case "weak":
      return isProduction ? { certainty: "likely", ...because } : undefined;
    case "identifier":
      return isProduction ? { severity: "information", ...because } : undefined;
    case "publishable":
    case "reference":
    case "encrypted":
    case "placeholder":
    case "empty":
    case "harmless":
      return undefined;
  }
}

/** A password, where the file runs the database that it is probably for: it goes when the containers go. */
function isOfContainer({ services }: Compose, { purpose, confidence }: Verdict): boolean {
  return (
    confidence === "low" ||
    ((purpose === "password" || purpose === "url-password") &&
      services.some((service) => storeOf(service) !== undefined))
  );
}

/** `API_KEY_VALUE`: what a script puts a value in place of. */
function isName(text: string): boolean {
  return /^[A-Z]+(?:_[A-Z]+)+$/.test(text);
}

function fixesFor(file: Compose, service: Service | undefined, variable: Variable): Fix[] {
  return [
    ...readFromVariable(file, variable),
    ...(service === undefined
      ? []
      : [...keepInSecret(file, service, variable), ...keepInFile(file, service, variable)]),
  ];
}

/** Compose stops where nobody sets it, instead of starting without. */
function readFromVariable({ document }: Compose, { name, scalar, entry }: Variable): Fix[] {
  const isLine = scalar.style === "plain" || scalar.style === "single" || scalar.style === "double";
  if (!isLine || !isOwn(document, scalar) || !/^\w+$/.test(name)) return [];
  const reference = `\${${name}:?}`;
  const newText = JSON.stringify(entry === undefined ? `${name}=${reference}` : reference);
  return [
    {
      title: `Read it from the variable \`${name}\`, which must be set`,
      class: "review",
      edits: [{ start: scalar.start, end: scalar.end, newText }],
    },
  ];
}
