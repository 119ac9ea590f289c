/** Wrong usage: the message says what, where and what to do. */
export class UsageError extends Error {}

export const EXIT = { clean: 0, findings: 1, usage: 2 } as const;

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
  paylint generate deployment [FOLDER]
                                write Kubernetes manifests for a service; see paylint generate deployment --help
  paylint --version | --help

Exit: 0 clean, 1 findings at or above --fail-on, 2 wrong usage or nothing to check.
Settings: the nearest .paylint.yaml upward. Colours: NO_COLOR and FORCE_COLOR are heeded.
`;
