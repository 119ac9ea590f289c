import { plainCommand } from "./deploy-command.ts";
import type { ShellCommand } from "../../syntax/shell/shell.ts";
import { setsErrexit } from "./shell-options.ts";

/** A command that matters, and what makes nothing of its failure. */
export interface IgnoredFailure {
  readonly command: ShellCommand;
  /** `npm ci`. */
  readonly call: string;
  readonly kind: "check" | "step";
  /** `true`, `exit 0`, `echo`. */
  readonly swallowedBy: ShellCommand;
  /** By `||` directly behind it; otherwise by the status of the script's end. */
  readonly isDirect: boolean;
}

/** The failures that a script throws away. @param stops its shell ends at a failure, as with `-e` */
export function ignoredFailures(commands: readonly ShellCommand[], stops: boolean): IgnoredFailure[] {
  const outer = commands.filter(({ inSubstitution }) => !inSubstitution);
  return [
    ...swallowedByOr(outer),
    ...(stops || outer.some(({ name, words }) => name === "set" && setsErrexit(words)) ? [] : swallowedByEnd(outer)),
  ];
}

function swallowedByOr(commands: readonly ShellCommand[]): IgnoredFailure[] {
  return commands.flatMap((command, index) => {
    if (command.followedBy !== "||" || command.inCondition) return [];
    const meant = meaningOf(command);
    const next = commands.slice(index + 1).findIndex(({ pipeline }) => pipeline !== command.pipeline);
    const swallowedBy = next < 0 ? undefined : commands[index + 1 + next];
    if (meant === undefined || swallowedBy === undefined) return [];
    const isLost = succeeds(swallowedBy) || isNoteAlone(commands, index + 1 + next);
    return isLost ? [{ command, ...meant, swallowedBy, isDirect: true }] : [];
  });
}

/** `npm ci; exit 0`. */
function swallowedByEnd(commands: readonly ShellCommand[]): IgnoredFailure[] {
  const end = commands.at(-1);
  if (end === undefined || !succeeds(end) || commands.at(-2)?.followedBy !== ";") return [];
  for (const command of commands.slice(0, -1)) {
    const meant = command.inCondition || command.followedBy === "||" ? undefined : meaningOf(command);
    if (meant !== undefined) return [{ command, ...meant, swallowedBy: end, isDirect: false }];
  }
  return [];
}

function succeeds({ name, words }: ShellCommand): boolean {
  return name === "true" || name === ":" || (name === "exit" && words[1]?.text === "0");
}

/** `|| echo "failed"` with nothing behind it that fails in its place. */
function isNoteAlone(commands: readonly ShellCommand[], index: number): boolean {
  const note = commands[index];
  if (note?.name !== "echo" && note?.name !== "printf") return false;
  const next = commands[index + 1];
  return !(next?.name === "exit" || next?.name === "false" || next?.name === "return" || note.followedBy === "&&");
}

/** What a command is for, where its failure matters to what is built or released; undefined for all others. */
export function meaningOf(command: ShellCommand): Pick<IgnoredFailure, "call" | "kind"> | undefined {
  const plain = plainCommand(command);
  if (plain === undefined) return undefined;
  const { name, args } = plain;
  const words = args.map(({ text }) => text ?? "").filter((word) => word !== "");
  const said = [name, ...words].join(" ");
  const call = [name, words.find((word) => !word.startsWith("-"))].filter((word) => word !== undefined).join(" ");
  if (CHECKS.some((pattern) => pattern.test(said))) return { call: nameOfCheck(name, call), kind: "check" };
  return STEPS.some((pattern) => pattern.test(said)) ? { call, kind: "step" } : undefined;
}

/** Files and keys among the words are not part of the name. */
function nameOfCheck(name: string, call: string): string {
  return /sum$|^gpgv?$|^openssl$/.test(name) ? name : call;
}

const CHECKS: readonly RegExp[] = [
  /^(?:sha\d+|md5|sha)sum (?:.{0,200} )?(?:-c|--check)\b/,
  /^gpgv /,
  /^gpg (?:.{0,200} )?--verify\b/,
  /^(?:cosign|minisign|slsa-verifier) (?:verify|-V)/,
  /^(?:npm|pnpm|yarn|bun|cargo|composer|bundle) audit\b/,
  /^(?:pip-audit|trivy|grype|govulncheck|safety|osv-scanner|snyk)\b/,
  /^(?:npm|pnpm|yarn|bun) (?:test|t|run (?:test|lint|check|typecheck|type-check|smoke|e2e|verify)\b)/,
  /^(?:zizmor|actionlint|gitleaks|trufflehog|semgrep|checkov|tfsec|kics|kube-linter|kubeconform|conftest|bandit|brakeman|gosec|cosign-verify)\b/,
  /^pact-broker .{0,100}?\bcan-i-deploy\b/,
  /^(?:go (?:test|vet)|cargo (?:test|clippy)|dotnet test|pytest|python3? -m (?:pytest|unittest)|jest|vitest|tsc|eslint|mypy)\b/,
  /^(?:rspec|phpunit|hadolint|make (?:test|check|lint)|(?:mvnw?|gradlew?) (?:.{0,200} )?(?:test|check|verify))\b/,
];

const STEPS: readonly RegExp[] = [
  /^(?:npm|pnpm|yarn|bun) (?:ci|install|i|add|run build)\b/,
  /^yarn$/,
  /^(?:pip3?|python3? -m pip) install\b(?! (?:-U|--upgrade) pip$)/,
  /^uv (?:sync|pip install)\b/,
  /^(?:poetry|pipenv|bundle|composer) install\b/,
  /^(?:go (?:build|install|mod download)|cargo (?:build|install))\b/,
  /^(?:mvn|mvnw|gradle|gradlew)\b.{0,200} (?:package|install|verify|build|assemble|bootJar)\b/,
  /^(?:apt-get|apt|dnf|yum|microdnf|zypper) .{0,100}?\binstall\b/,
  /^apk .{0,100}?\badd\b/,
  /^dotnet (?:restore|build|publish)\b/,
  /^make(?:$| (?!clean|distclean))/,
];
