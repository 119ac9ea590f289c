import { checkedTitles } from "../engine/identify.ts";
import { GENERATORS } from "../scaffold/generators.ts";
import { check } from "./check.ts";
import { listData } from "./data.ts";
import { deploy } from "./deploy.ts";
import { deployments } from "./deployments.ts";
import { explain, listRules } from "./explain.ts";
import { fix } from "./fix.ts";
import { generate } from "./generate.ts";
import { targets } from "./targets.ts";

interface Command {
  /** Runs it with the words behind its name; the answer is the exit code. */
  readonly run: (words: readonly string[]) => number | Promise<number>;
  /** How it is called, and what for. */
  readonly help: string;
}

export const COMMANDS: Readonly<Record<string, Command>> = {
  check: {
    run: check,
    help: `  paylint check [PATH...]       report findings; the working folder when no PATH is given
    --format text|json          text with excerpts (default), or JSON
    --fail-on SEVERITY          exit with 1 from this severity on: error (default), warning, information
    --timing                    tell how long each rule takes, checking in one thread`,
  },
  fix: {
    run: fix,
    help: `  paylint fix [PATH...]         apply the safe fixes
    --review                    also the fixes that deserve a look, one after another until nothing changes
    --dry-run                   print what would change`,
  },
  explain: {
    run: explain,
    help: `  paylint explain RULE          print the page of a rule`,
  },
  rules: {
    run: listRules,
    help: `  paylint rules                 list the rules`,
  },
  data: {
    run: listData,
    help: `  paylint data                  say how old the facts are that rules judge by, and where they are from`,
  },
  generate: {
    run: generate,
    help: Object.entries(GENERATORS)
      .map(
        ([kind, { writes }]) => `  paylint generate ${kind} [FOLDER]
                                write ${writes} for a service; see paylint generate ${kind} --help`,
      )
      .join("\n"),
  },
  deploy: {
    run: deploy,
    help: `  paylint deploy PATH...        deploy a kustomization or manifests to staging; goes back by itself when it fails
    --context NAME, --namespace NAME
                                which of the staging targets, when there are several
    --dry-run                   check and show what would change
    --yes                       do not ask before it begins
    --canary                    one replica of each changed deployment first
    --soak SECONDS              how long to watch after it is complete (default 300)
    --guard-url URL --guard-query PROMQL --guard-at-least N --guard-at-most N
                                a value in Prometheus that must hold meanwhile
    --take-over MANAGER         take over fields that were set with kubectl
    --allow-jobs, --over-broken deploy jobs; deploy over what is not healthy
    --break-lock RUN            break the lock that was kept when the roll-back of that run failed
    --kubectl PATH, --kubeconfig FILE
    --format text|json          text (default), or one event a line
    --resume go-on|roll-back|leave [RUN]
                                take up a deploy whose program was ended`,
  },
  targets: {
    run: targets,
    help: `  paylint targets [list|add|remove]
                                the staging targets; add needs --context and --namespace`,
  },
  deployments: {
    run: deployments,
    help: `  paylint deployments [WORD...] the deploys on record here, newest first; all of the words must be in them`,
  },
};

export const HELP = `Paylint checks ${checkedTitles("and")} of payment systems.

Usage
${Object.values(COMMANDS)
  .map(({ help }) => help)
  .join("\n")}
  paylint --version | --help

Exit: 0 clean or deployed, 1 findings at or above --fail-on, 2 wrong usage or nothing to check,
3 rolled back, 4 refused with nothing changed, 5 somebody must look.
Settings: the nearest .paylint.yaml upward. Colours: NO_COLOR and FORCE_COLOR are heeded.`;
