// Templates of a pod's status, in the simulated kubelet's language: Go's, with the functions of sprig and a few of its own

/** Once a pod has a start, an address and its conditions, a later step keeps what it does not name. */
const begun = `
{{ $now := Now }}
{{ $start := or .status.startTime $now }}
{{ $old := .status.containerStatuses }}
startTime: {{ $start | Quote }}
hostIP: {{ index (NodeIPsWith .spec.nodeName) 0 | Quote }}
hostIPs: [{ip: {{ index (NodeIPsWith .spec.nodeName) 0 | Quote }}}]
`;

/** A pod keeps its address when its containers start again. */
const address = `
{{ if not .status.podIP }}
{{ $ips := PodIPsWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
podIP: {{ index $ips 0 | Quote }}
podIPs: [{ip: {{ index $ips 0 | Quote }}}]
{{ end }}
`;

function conditions(ready: "True" | "False"): string {
  const reason = ready === "True" ? "" : `, reason: ContainersNotReady, message: "containers are not ready"`;
  const condition = (type: string, status: string, more = "") =>
    `- {type: ${type}, status: "${status}", lastTransitionTime: {{ or (index $since "${type} ${status}") $now | Quote }}${more}}`;
  return `
{{ $since := dict }}
{{ range .status.conditions }}{{ $_ := set $since (printf "%s %s" .type .status) .lastTransitionTime }}{{ end }}
conditions:
${condition("PodReadyToStartContainers", "True")}
${condition("Initialized", "True")}
${condition("ContainersReady", ready, reason)}
${condition("Ready", ready, reason)}
{{ range .spec.readinessGates }}
- {type: {{ .conditionType | Quote }}, status: "True", lastTransitionTime: {{ $now | Quote }}}
{{ end }}`;
}

/** The status of each container. In `state`, `$restarts` is how often it was started again, `.` is its spec. */
function containers(ready: boolean, state: string): string {
  return `
containerStatuses:
{{ range $index, $item := .spec.containers }}
{{ $restarts := 0 }}{{ $last := dict }}
{{ if $old }}{{ $restarts = (index $old $index).restartCount }}{{ $last = or (index $old $index).lastState $last }}{{ end }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: ${ready}
${state}
{{ end }}
initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  restartCount: 0
  {{ if eq (or .restartPolicy "") "Always" }}
  started: true
  state: {running: {startedAt: {{ $start | Quote }}}}
  {{ else }}
  state: {terminated: {exitCode: 0, reason: Completed, startedAt: {{ $start | Quote }}, finishedAt: {{ $start | Quote }}}}
  {{ end }}
{{ end }}`;
}

/** All containers run, and pass their readiness probes or do not. */
export function running(readiness: "ready" | "unready"): string {
  const isReady = readiness === "ready";
  const state = `
  started: true
  restartCount: {{ $restarts }}
  lastState: {{ toJson $last }}
  state: {running: {startedAt: {{ $now | Quote }}}}`;
  return `${begun}${address}${conditions(isReady ? "True" : "False")}${containers(isReady, state)}\nphase: Running`;
}

/** No container has started yet, for `reason`. `message` is a template expression, in which `.` is the container's spec. */
export function waiting(reason: string, message?: string): string {
  const state = `
  started: false
  restartCount: 0
  state: {waiting: {reason: ${reason}${message ? `, message: {{ ${message} | Quote }}` : ""}}}`;
  return `${begun}${conditions("False")}${containers(false, state)}\nphase: Pending`;
}

/** All containers have done their work. */
export function completed(): string {
  const state = `
  started: false
  restartCount: {{ $restarts }}
  state: {terminated: {exitCode: 0, reason: Completed, startedAt: {{ $start | Quote }}, finishedAt: {{ $now | Quote }}}}`;
  return `${begun}${conditions("False")}${containers(false, state)}\nphase: Succeeded`;
}

/** All containers have just exited once more and wait for their next start. */
export function crashed(reason: string, exitCode: number): string {
  const state = `
  started: false
  restartCount: {{ add1 $restarts }}
  lastState: {terminated: {exitCode: ${exitCode}, reason: ${reason}, startedAt: {{ $start | Quote }}, finishedAt: {{ $now | Quote }}}}
  state: {waiting: {reason: CrashLoopBackOff, message: {{ printf "back-off restarting failed container %s" .name | Quote }}}}`;
  return `${begun}${conditions("False")}${containers(false, state)}\nphase: Running`;
}
