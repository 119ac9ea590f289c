import type { Answers } from "./answers.ts";
import { head, selectorLabels } from "./metadata.ts";
import { type Block, plain, toStream, toYaml } from "../yaml.ts";

export function renderService(answers: Answers): string {
  return toYaml([
    ...head(answers, "v1", "Service", answers.name),
    "spec:",
    [
      "type: ClusterIP",
      "selector:",
      selectorLabels(answers),
      "ports:",
      ["- name: http", ["port: 80", "targetPort: http", "protocol: TCP"]],
    ],
  ]);
}

/** Nothing in and nothing out for this service's pods, then what it needs. */
export function renderNetworkPolicies(answers: Answers): string {
  return toStream([denyAll(answers), allowIn(answers), allowOut(answers)]);
}

function policy(answers: Answers, name: string, types: readonly string[], rules: readonly Block[]): Block[] {
  return [
    ...head(answers, "networking.k8s.io/v1", "NetworkPolicy", `${answers.name}-${name}`),
    "spec:",
    [
      "podSelector:",
      ["matchLabels:", selectorLabels(answers)],
      "policyTypes:",
      types.map((type) => `- ${type}`),
      ...rules,
    ],
  ];
}

function denyAll(answers: Answers): Block[] {
  return [
    "# Of this service's pods only: other services of the namespace keep what they have. Whoever owns the namespace may",
    "# widen podSelector to {} once every service in it has policies of its own.",
    ...policy(answers, "default-deny", ["Ingress", "Egress"], []),
  ];
}

function allowIn(answers: Answers): Block[] {
  const ports: Block[] = ["ports:", ["- protocol: TCP", ["port: http"]]];
  return policy(
    answers,
    "allow-ingress",
    ["Ingress"],
    [
      "ingress:",
      [
        "- from:",
        [
          [
            "# The gateway or ingress controller, and the namespace's own pods.",
            ...namespacePeer(answers.ingressNamespace),
            "- podSelector: {}",
          ],
          ...ports,
        ],
        ...(answers.metrics === "none"
          ? []
          : ["- from:", [["# Whoever collects the metrics.", ...namespacePeer("monitoring")], ...ports]]),
      ],
    ],
  );
}

function namespacePeer(namespace: string): Block[] {
  return ["- namespaceSelector:", [["matchLabels:", [`kubernetes.io/metadata.name: ${plain(namespace)}`]]]];
}

/** Addresses that are not on the internet: the cluster's own, and those of servers beside it. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
/** Among them where a cloud hands its credentials to whoever asks. */
const LINK_LOCAL = "169.254.0.0/16";

function allowOut(answers: Answers): Block[] {
  return policy(
    answers,
    "allow-egress",
    ["Egress"],
    [
      "egress:",
      [
        "# Names.",
        "- to:",
        [
          [...namespacePeer("kube-system"), ["podSelector:", ["matchLabels:", ["k8s-app: kube-dns"]]]],
          "ports:",
          ["- protocol: UDP", ["port: 53"], "- protocol: TCP", ["port: 53"]],
        ],
        "# Payment providers on the internet. They publish their addresses: narrow this where yours are stable.",
        "- to:",
        [
          ["- ipBlock:", [["cidr: 0.0.0.0/0", "except:", [...PRIVATE, LINK_LOCAL].map((range) => `- ${range}`)]]],
          "ports:",
          ["- protocol: TCP", ["port: 443"]],
        ],
        ...servers(answers),
      ],
    ],
  );
}

function servers({ connections }: Answers): Block[] {
  const ports = [...new Set(connections.map(({ port }) => port))];
  if (ports.length === 0) return [];
  const keys = [...new Set(connections.map(({ key }) => key))].join(", ");
  return [
    `# The servers of ${keys}. Narrow this to their own addresses.`,
    "- to:",
    [
      PRIVATE.flatMap((range): Block[] => ["- ipBlock:", [[`cidr: ${range}`]]]),
      "ports:",
      ports.flatMap((port): Block[] => ["- protocol: TCP", [`port: ${port}`]]),
    ],
  ];
}
