import type { Span } from "../../base/span.ts";
import type { Edit } from "../../contract/edit.ts";
import type { Severity } from "../../contract/rule.ts";
import type { ShellWord } from "../../syntax/shell/shell.ts";
import type { PlainCommand } from "./deploy-command.ts";

/** An install, by a program other than npm and its kin, that may take other versions than a lockfile's. */
export interface UnlockedInstall {
  readonly at: Span;
  /** The file that it should follow. */
  readonly lockfile: string;
  readonly message: string;
  readonly how: string;
  readonly severity: Severity;
  /** Variables that freeze the lockfile as well. */
  readonly variables: readonly string[];
  readonly fix: { readonly title: string; readonly edit: Edit } | undefined;
}

interface Verb {
  /** Options with which the lockfile is followed; undefined where the verb's purpose is to write it. */
  readonly frozenBy: RegExp | undefined;
  readonly fix?: string;
  /** It changes the lockfile only where that no longer fits the manifest. */
  readonly isMild?: boolean;
  /** Words behind the verb name packages: another task. */
  readonly takesPackages?: boolean;
}

interface Tool {
  readonly lockfile: string;
  readonly verbs: Readonly<Record<string, Verb>>;
  readonly how: string;
  readonly variables?: readonly string[];
}

const UPDATE: Verb = { frozenBy: /^(?:-g|--global|--dry-run)$/ };
const CARGO: Verb = { frozenBy: /^--(?:locked|frozen|offline)$/, fix: "--locked", isMild: true };

/** Sources: the programs' manuals on reproducible installs. */
const TOOLS: ReadonlyMap<string, Tool> = new Map(
  Object.entries<Tool>({
    uv: {
      lockfile: "uv.lock",
      verbs: {
        sync: { frozenBy: /^--(?:locked|frozen|check)$/, fix: "--locked" },
        lock: { frozenBy: /^--(?:locked|check|dry-run)$/ },
      },
      how: "Install with `uv sync --locked`, which stops where `uv.lock` does not fit",
      variables: ["UV_LOCKED", "UV_FROZEN"],
    },
    pipenv: {
      lockfile: "Pipfile.lock",
      verbs: {
        install: { frozenBy: /^--(?:deploy|ignore-pipfile)$/, fix: "--deploy", takesPackages: true },
        lock: { frozenBy: undefined },
        update: { frozenBy: undefined },
      },
      how: "Install with `pipenv install --deploy`, or `pipenv sync`",
    },
    poetry: {
      lockfile: "poetry.lock",
      verbs: { lock: { frozenBy: /^--(?:check|no-update)$/ }, update: { frozenBy: /^--dry-run$/ } },
      how: "Lock on a desk, commit `poetry.lock`, and `poetry install` alone here",
    },
    bundle: {
      lockfile: "Gemfile.lock",
      verbs: {
        install: { frozenBy: /^--(?:frozen|deployment)$/, isMild: true },
        update: { frozenBy: undefined },
      },
      how: "Set `BUNDLE_FROZEN=1`, or `bundle config set frozen true` before",
      variables: ["BUNDLE_FROZEN", "BUNDLE_DEPLOYMENT"],
    },
    composer: {
      lockfile: "composer.lock",
      verbs: { update: { frozenBy: /^--(?:dry-run|lock)$/, takesPackages: true } },
      how: "Update on a desk, commit `composer.lock`, and `composer install` here",
    },
    cargo: {
      lockfile: "Cargo.lock",
      verbs: { build: CARGO, test: CARGO, run: CARGO, fetch: CARGO, update: { frozenBy: /^--(?:locked|dry-run)$/ } },
      how: "Build with `--locked`, which stops where `Cargo.lock` does not fit",
    },
    npm: {
      lockfile: "package-lock.json",
      verbs: { update: UPDATE, upgrade: UPDATE },
      how: "Update on a desk, commit `package-lock.json`, and `npm ci` here",
    },
    pnpm: {
      lockfile: "pnpm-lock.yaml",
      verbs: { update: UPDATE, up: UPDATE, upgrade: UPDATE },
      how: "Update on a desk, commit `pnpm-lock.yaml`, and `pnpm install --frozen-lockfile` here",
    },
    yarn: {
      lockfile: "yarn.lock",
      verbs: { upgrade: UPDATE, up: UPDATE },
      how: "Update on a desk, commit `yarn.lock`, and `yarn install --immutable` here",
    },
    bun: {
      lockfile: "bun.lock",
      verbs: { update: UPDATE },
      how: "Update on a desk, commit `bun.lock`, and `bun install --frozen-lockfile` here",
    },
    pdm: {
      lockfile: "pdm.lock",
      verbs: {
        install: { frozenBy: /^--(?:frozen-lockfile|check|no-lock)$/, fix: "--frozen-lockfile" },
        lock: { frozenBy: /^--check$/ },
        update: { frozenBy: undefined },
      },
      how: "Install with `pdm sync`, or `pdm install --frozen-lockfile`",
      variables: ["PDM_FROZEN_LOCKFILE"],
    },
    pixi: {
      lockfile: "pixi.lock",
      verbs: { install: { frozenBy: /^--(?:locked|frozen)$/, fix: "--locked" }, update: { frozenBy: undefined } },
      how: "Install with `pixi install --locked`",
      variables: ["PIXI_LOCKED", "PIXI_FROZEN"],
    },
    go: {
      lockfile: "go.sum",
      verbs: { get: { frozenBy: undefined } },
      how: "Update on a desk, commit `go.mod` and `go.sum`, and `go mod download` here",
    },
  }),
);

/** What such a script must hold to be worth reading. */
export const MENTIONS_LOCKED_TOOL = /\b(?:uv|pipenv|poetry|bundle|composer|cargo|npm|pnpm|yarn|bun|pdm|pixi|go)[ \t]/;

export function unlockedInstall(
  { name, args }: PlainCommand,
  words: readonly ShellWord[],
): UnlockedInstall | undefined {
  const tool = TOOLS.get(name);
  const verbWord = args.find(({ source }) => !source.startsWith("-") && !source.startsWith("+"));
  const verb = verbWord?.text === undefined ? undefined : tool?.verbs[verbWord.text];
  const first = words.find(({ text }) => text === name || text?.endsWith(`/${name}`) === true);
  if (tool === undefined || verbWord === undefined || verb === undefined || first === undefined) return undefined;
  const rest = args.slice(args.indexOf(verbWord) + 1);
  if (args.some(({ source }) => verb.frozenBy?.test(source) === true || /^(?:--help|-h|--version)$/.test(source)))
    return undefined;
  if (verb.takesPackages === true && rest.some(({ source }) => !source.startsWith("-"))) return undefined;
  // `go get` without -u adds what is named; with it everything moves.
  if (name === "go" && !rest.some(({ source }) => /^-u(?:=patch)?$/.test(source))) return undefined;
  const at = { start: first.start, end: verbWord.end };
  const call = `\`${name} ${verbWord.text ?? ""}\``;
  const { frozenBy, fix, isMild } = verb;
  return {
    at,
    lockfile: tool.lockfile,
    message:
      frozenBy === undefined || (fix === undefined && isMild !== true)
        ? `${call} chooses the versions anew, whatever \`${tool.lockfile}\` says`
        : `${call} may change \`${tool.lockfile}\` instead of following it`,
    how: tool.how,
    severity: isMild === true ? "information" : "warning",
    variables: tool.variables ?? [],
    fix:
      fix === undefined
        ? undefined
        : {
            title: `Install with \`${fix}\``,
            edit: { start: verbWord.end, end: verbWord.end, newText: ` ${fix}` },
          },
  };
}
