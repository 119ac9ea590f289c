import type { Applied } from "../../service/manifests.ts";
import type { WorkflowAnswers } from "./answers.ts";

/** The shell commands of a release. `SERVICE`, `IMAGE`, `NAMESPACE` and `DIGEST` are in the environment. */

/** Puts the digest that was built into the manifests of the checkout. */
export function nameDigest({ set }: WorkflowAnswers, { folder }: Applied): string[] {
  if (set.kind === "kustomize") return [`(cd ${folder} && kustomize edit set image "${set.image}=$IMAGE@$DIGEST")`];
  const { file, container } = set;
  return [
    `kubectl set image --local -o yaml -f ${file} "${containerOf(container, set.deployment)}=$IMAGE@$DIGEST" > "$RUNNER_TEMP/deployment.yaml"`,
    `mv "$RUNNER_TEMP/deployment.yaml" ${file}`,
  ];
}

function containerOf(container: string, deployment: string): string {
  return container === deployment ? "$SERVICE" : container;
}

export function apply({ set }: WorkflowAnswers, { folder }: Applied): string {
  return `kubectl apply --namespace "$NAMESPACE" ${set.kind === "kustomize" ? "-k" : "-f"} ${folder}/`;
}

/** One pod of the new release beside the old ones, under the same Service. */
export function startCanary({ set }: WorkflowAnswers, { folder }: Applied): string[] {
  const read =
    set.kind === "kustomize"
      ? `kubectl kustomize ${folder}/ | kubectl create --dry-run=client -o json -f -`
      : `kubectl create --dry-run=client -o json -f ${set.file}`;
  return [
    `${read} |`,
    `  jq 'if .kind == "List" then .items[] else . end | select(.kind == "Deployment" and .metadata.name == env.SERVICE)`,
    `    | .metadata.name += "-canary" | .spec.replicas = 1`,
    `    | .spec.selector.matchLabels.track = "canary" | .spec.template.metadata.labels.track = "canary"' |`,
    `  kubectl apply --namespace "$NAMESPACE" -f -`,
    rolledOut("$SERVICE-canary", 5),
  ];
}

export function rolledOut(deployment: string, minutes: number): string {
  return `kubectl rollout status "deployment/${deployment}" --namespace "$NAMESPACE" --timeout=${minutes}m`;
}

export function askReady({ readinessPath }: WorkflowAnswers): string {
  return `curl --fail --silent --show-error --retry 12 --retry-delay 5 --retry-all-errors --max-time 5 "$SERVICE_URL${readinessPath}"`;
}

/** The revision that a Deployment has now; empty where there is none yet. */
export const REMEMBER: readonly string[] = [
  'revision="$(kubectl get deployment "$SERVICE" --namespace "$NAMESPACE" --ignore-not-found -o json |',
  `  jq --raw-output '.metadata.annotations["deployment.kubernetes.io/revision"] // empty')"`,
  'echo "revision=$revision" >> "$GITHUB_OUTPUT"',
];

export const GO_BACK: readonly string[] = [
  'kubectl rollout undo "deployment/$SERVICE" --namespace "$NAMESPACE" --to-revision="$REVISION"',
  rolledOut("$SERVICE", 10),
];

/** A script that asks Prometheus once a minute, and fails when more than one attempt in a hundred ends in an error. */
export function watchScript({ metric }: WorkflowAnswers): readonly string[] {
  return [
    `cat > "$RUNNER_TEMP/watch" <<'EOF'`,
    "# Usage: watch PODS MINUTES. Fails when more than one attempt in a hundred ends in an error, or when nobody knows.",
    "set -euo pipefail",
    `errors="sum(rate(${metric}{outcome=\\"error\\",$1}[5m])) or vector(0)"`,
    `attempts="sum(rate(${metric}{$1}[5m]))"`,
    'for minute in $(seq "$2"); do',
    "  sleep 60",
    '  curl --fail --silent --show-error --get "$PROMETHEUS_URL/api/v1/query" --data-urlencode "query=($errors) / $attempts" > "$RUNNER_TEMP/answer.json"',
    `  jq --raw-output --arg minute "$minute" '"minute \\($minute): error rate \\(.data.result[0].value[1] // "unknown")"' "$RUNNER_TEMP/answer.json"`,
    "  # No payments yet is no success: a release gets five minutes to be seen.",
    '  if [ "$minute" -gt 5 ]; then',
    `    jq --exit-status '.data.result[0].value[1] | tonumber | . >= 0 and . < 0.01' "$RUNNER_TEMP/answer.json"`,
    "  fi",
    "done",
    "EOF",
  ];
}

export function watch(pods: "canary" | "all", minutes: number): string {
  return `bash "$RUNNER_TEMP/watch" '${pods === "canary" ? 'track="canary"' : 'track!="canary"'}' ${minutes}`;
}
