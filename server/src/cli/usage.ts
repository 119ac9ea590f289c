/** Wrong usage: the message says what, where and what to do. */
export class UsageError extends Error {}

export const EXIT = { clean: 0, findings: 1, usage: 2, rolledBack: 3, refused: 4, unknown: 5 } as const;

export const HELP = `Paylint checks Dockerfiles, GitHub Actions workflows, Kubernetes manifests and .env files of payment systems.

Usage
  paylint check [PATH...]       report findings; the working folder when no PATH is given
    --format text|json          text with excerpts (default), or JSON
    --fail-on SEVERITY          exit with 1 from this severity on: error (default), warning, information
  paylint fix [PATH...]         apply the safe fixes
    --review                    also the fixes that deserve a look, one after another until nothing changes
    --dry-run                   print what would change
  paylint explain RULE          print the page of a rule
  paylint rules                 list the rules
  paylint data                  say how old the facts are that rules judge by, and where they are from
  paylint generate deployment [FOLDER]
                                write Kubernetes manifests for a service; see paylint generate deployment --help
  paylint deploy PATH...        deploy a kustomization or manifests to staging; goes back by itself when it fails
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
                                take up a deploy whose program was ended
  paylint targets [list|add|remove]
                                the staging targets; add needs --context and --namespace
  paylint deployments [WORD...] the deploys on record here, newest first; all of the words must be in them
  paylint --version | --help

Exit: 0 clean or deployed, 1 findings at or above --fail-on, 2 wrong usage or nothing to check,
3 rolled back, 4 refused with nothing changed, 5 somebody must look.
Settings: the nearest .paylint.yaml upward. Colours: NO_COLOR and FORCE_COLOR are heeded.
`;
