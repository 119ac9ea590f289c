import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type KubectlErrorKind,
  readFieldConflicts,
  readKubectlError,
} from "../../server/src/deploy/kubectl/kubectl-error.ts";

/** What kubectl prints, as seen with 1.32 against 1.34. */
const WORDS: readonly (readonly [KubectlErrorKind, string])[] = [
  ["unreachable", "The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?"],
  ["unreachable", "Unable to connect to the server: dial tcp 10.0.0.1:443: i/o timeout"],
  ["unreachable", "Unable to connect to the server: net/http: TLS handshake timeout"],
  [
    "unreachable",
    "Error from server (InternalError): an error on the server has prevented the request from succeeding",
  ],
  ["unreachable", "Error from server (ServiceUnavailable): the server is currently unable to handle the request"],
  ["unauthorized", "error: You must be logged in to the server (Unauthorized)"],
  [
    "credentials",
    "Unable to connect to the server: getting credentials: exec: executable aws-iam-authenticator not found",
  ],
  [
    "forbidden",
    'Error from server (Forbidden): deployments.apps "api" is forbidden: User "dev" cannot patch resource "deployments" in API group "apps" in the namespace "payments"',
  ],
  [
    "denied",
    'Error from server (Forbidden): error when creating "STDIN": pods "api" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false',
  ],
  [
    "denied",
    'Error from server (Forbidden): pods "api" is forbidden: exceeded quota: compute, requested: cpu=1, used: cpu=2, limited: cpu=2',
  ],
  [
    "denied",
    "The deployments \"api\" is invalid: : ValidatingAdmissionPolicy 'replicas' with binding 'replicas' denied request: too many",
  ],
  [
    "denied",
    'Error from server: error when creating "STDIN": admission webhook "policy.example.com" denied the request: no',
  ],
  ["not-found", 'Error from server (NotFound): namespaces "payments" not found'],
  [
    "already-exists",
    'Error from server (AlreadyExists): error when creating "STDIN": leases.coordination.k8s.io "paylint-deploy" already exists',
  ],
  [
    "write-conflict",
    'Error from server (Conflict): error when replacing "STDIN": Operation cannot be fulfilled on leases.coordination.k8s.io "x": the object has been modified; please apply your changes to the latest version and try again',
  ],
  [
    "field-conflict",
    'error: Apply failed with 1 conflict: conflict with "kubectl-edit" using apps/v1: .spec.replicas\nPlease review the fields above',
  ],
  ["invalid", 'The Deployment "api" is invalid: spec.selector: Invalid value: "x": field is immutable'],
  [
    "invalid",
    'Error from server (BadRequest): error when creating "STDIN": Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica"',
  ],
  [
    "unknown-kind",
    'error: resource mapping not found for name: "x" namespace: "" from "STDIN": no matches for kind "Thing" in version "example.com/v1"',
  ],
  ["other", "error: something else"],
];

test("kubectl's words are understood", () => {
  for (const [kind, stderr] of WORDS)
    assert.equal(readKubectlError({ stderr, timedOut: false, missing: false }).kind, kind, stderr);
  assert.equal(readKubectlError({ stderr: "", timedOut: true, missing: false }).kind, "timed-out");
  assert.equal(readKubectlError({ stderr: "", timedOut: false, missing: true }).kind, "missing");
});

test("notes of the client library are left out of the message", () => {
  const stderr =
    'E1124 09:00:00.000000   12 memcache.go:265] "Unhandled Error" err="couldn\'t get"\nError from server (NotFound): namespaces "x" not found\n';
  assert.equal(
    readKubectlError({ stderr, timedOut: false, missing: false }).message,
    'NotFound: namespaces "x" not found',
  );
});

test("the answer that kubectl prints at its verbosity is left out of the message", () => {
  const answer = JSON.stringify({ kind: "Status", message: 'pods "x" not found\n}]\n', code: 404 }, undefined, 2);
  const stderr = `I1124 09:00:00.000000   12 helpers.go:246] server response object: %s[${answer}]\nError from server (NotFound): pods "x" not found\n`;
  const { kind, message } = readKubectlError({ stderr, timedOut: false, missing: false });
  assert.deepEqual([kind, message], ["not-found", 'NotFound: pods "x" not found']);
});

test("field conflicts name the manager and the fields", () => {
  const one =
    'error: Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas\n';
  assert.deepEqual(readFieldConflicts(one), [{ manager: "kubectl-client-side-apply", fields: [".spec.replicas"] }]);
  const two = `error: Apply failed with 3 conflicts: conflicts with "kubectl-edit" using apps/v1:\n- .spec.replicas\n- .spec.template.spec.containers[name="api"].image\nconflicts with "hpa" with subresource "scale" using apps/v1:\n- .spec.replicas\nPlease review the fields above\n`;
  assert.deepEqual(readFieldConflicts(two), [
    { manager: "kubectl-edit", fields: [".spec.replicas", '.spec.template.spec.containers[name="api"].image'] },
    { manager: "hpa", fields: [".spec.replicas"] },
  ]);
});
