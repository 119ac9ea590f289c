import { parseImage } from "../../model/image.ts";
import type { Answers } from "./answers.ts";
import { head, secretName, selectorLabels, stableLabels, standardLabels } from "./metadata.ts";
import { resourcesOf } from "./resources.ts";
import { type Block, plain, quoted, toYaml } from "../yaml.ts";

export function renderDeployment(answers: Answers): string {
  return toYaml([
    ...imageComment(answers),
    ...head(answers, "apps/v1", "Deployment", answers.name),
    "spec:",
    [
      `replicas: ${answers.replicas}`,
      "revisionHistoryLimit: 5",
      "# Longer than the startup probe's patience, so that a slow start is not taken for a failed release.",
      "progressDeadlineSeconds: 300",
      "minReadySeconds: 15",
      "strategy:",
      ["type: RollingUpdate", "rollingUpdate:", ["maxUnavailable: 0", "maxSurge: 1"]],
      "selector:",
      ["matchLabels:", ["# A canary has the same name and another track.", ...stableLabels(answers)]],
      "template:",
      [
        "metadata:",
        ["labels:", [...standardLabels(answers), "track: stable"], ...annotations(answers)],
        "spec:",
        podSpec(answers),
      ],
    ],
  ]);
}

function imageComment({ image, name, folder }: Answers): string[] {
  const { registry, repository, digest } = parseImage(image);
  if (digest !== undefined) return [];
  const place = `${registry === undefined ? "" : `${registry.text}/`}${repository.text}`;
  return [
    "# The tag says which version this is. For staging and production let the pipeline put in the digest it has built and",
    `# tested: kubectl set image --local -o yaml -f ${folder}/deployment.yaml ${name}=${place}@sha256:...`,
  ];
}

/** On the pods, where a scraper looks; on the Deployment they would do nothing. */
function annotations({ metrics, metricsPath, port }: Answers): Block[] {
  if (metrics === "none") {
    return [
      "annotations:",
      [
        "# Nothing collects metrics of these pods, so no alert can tell that a release went wrong. Once the service offers",
        `# them, say "true" here and add prometheus.io/port and prometheus.io/path.`,
        'prometheus.io/scrape: "false"',
      ],
    ];
  }
  return [
    "annotations:",
    [
      'prometheus.io/scrape: "true"',
      `prometheus.io/port: ${quoted(String(port))}`,
      `prometheus.io/path: ${quoted(metricsPath)}`,
    ],
  ];
}

function podSpec(answers: Answers): Block[] {
  return [
    `serviceAccountName: ${plain(answers.name)}`,
    "automountServiceAccountToken: false",
    "enableServiceLinks: false",
    "# Enough for the pause below and for the charges in flight after it.",
    "terminationGracePeriodSeconds: 45",
    "securityContext:",
    securityContext(answers),
    "topologySpreadConstraints:",
    [...spread(answers, "kubernetes.io/hostname"), ...spread(answers, "topology.kubernetes.io/zone")],
    "containers:",
    container(answers),
    "volumes:",
    ["- name: tmp", ["emptyDir:", ["sizeLimit: 64Mi"]]],
  ];
}

function securityContext({ user, group, userMissing }: Answers): Block[] {
  return [
    "runAsNonRoot: true",
    ...(user === undefined
      ? [
          `# Which user the image runs as is not known: ${userMissing}. If it is root or a name, the pods`,
          "# will not start: give the image a numeric USER, and the same number here as runAsUser.",
        ]
      : [
          ...(userMissing === ""
            ? []
            : [`# Not the image's own user, since ${userMissing}: its files must be readable to this one.`]),
          `runAsUser: ${user}`,
        ]),
    ...(group === undefined ? [] : [`runAsGroup: ${group}`]),
    "seccompProfile:",
    ["type: RuntimeDefault"],
  ];
}

function spread(answers: Answers, topologyKey: string): Block[] {
  return [
    "- maxSkew: 1",
    [
      `topologyKey: ${topologyKey}`,
      "whenUnsatisfiable: ScheduleAnyway",
      "labelSelector:",
      ["matchLabels:", selectorLabels(answers)],
    ],
  ];
}

function container(answers: Answers): Block[] {
  const environment = environmentOf(answers);
  return [
    `- name: ${plain(answers.name)}`,
    [
      `image: ${plain(answers.image)}`,
      "ports:",
      ["- name: http", [`containerPort: ${answers.port}`]],
      ...environment,
      "resources:",
      resourcesOf(answers),
      "securityContext:",
      ["allowPrivilegeEscalation: false", "readOnlyRootFilesystem: true", "capabilities:", ["drop:", ["- ALL"]]],
      "volumeMounts:",
      ["- name: tmp", ["mountPath: /tmp"]],
      "startupProbe:",
      probe(answers.healthPath, 5, 3, 30),
      "readinessProbe:",
      probe(answers.readinessPath, 5, 3, 3),
      "livenessProbe:",
      probe(answers.healthPath, 10, 5, 6),
      "lifecycle:",
      ["preStop:", ["# New requests stop arriving before the process is told to end.", "sleep:", ["seconds: 10"]]],
    ],
  ];
}

function probe(path: string, period: number, timeout: number, failures: number): Block[] {
  return [
    "httpGet:",
    [`path: ${quoted(path)}`, "port: http"],
    `periodSeconds: ${period}`,
    `timeoutSeconds: ${timeout}`,
    `failureThreshold: ${failures}`,
  ];
}

/** Set by this file, so that the port of the probes and that of the process cannot part. */
function ownSettings({ language, port }: Answers): Readonly<Record<string, string>> {
  switch (language) {
    case "node":
      return { NODE_ENV: "production", PORT: String(port) };
    case "java":
      return { SERVER_PORT: String(port) };
    case "dotnet":
      return { ASPNETCORE_HTTP_PORTS: String(port) };
    case "go":
    case "python":
    case "rust":
    case "unknown":
      return { PORT: String(port) };
    default:
      return language satisfies never;
  }
}

/**
 * Secrets by reference only. Of the settings in `.env.example` the names only: its values are those of a developer's
 * machine, and the right ones for a cluster are not known here.
 */
function environmentOf(answers: Answers): Block[] {
  const own = ownSettings(answers);
  const open = answers.configKeys.filter((key) => !Object.hasOwn(own, key));
  return [
    "env:",
    [
      ...Object.entries(own).flatMap(([key, value]): Block[] => [`- name: ${key}`, [`value: ${quoted(value)}`]]),
      ...answers.secretKeys.flatMap((key): Block[] => [
        `- name: ${plain(key)}`,
        ["valueFrom:", ["secretKeyRef:", [`name: ${secretName(answers)}`, `key: ${plain(key)}`]]],
      ]),
      ...(open.length === 0 ? [] : ["# Also in .env.example; set those that the service needs in a cluster:"]),
      ...open.flatMap((key) => [`# - name: ${key}`, '#   value: ""']),
    ],
  ];
}
