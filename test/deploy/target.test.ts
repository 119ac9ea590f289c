import assert from "node:assert/strict";
import { test } from "node:test";
import { findDenial } from "../../server/src/deploy/decisions/target.ts";

const PLACE = { context: "staging-eu", server: "https://10.0.0.1:6443", cluster: "staging", namespace: "payments" };

const DENIED: readonly (readonly [part: keyof typeof PLACE, name: string])[] = [
  ["context", "prod"],
  ["context", "arn:aws:eks:eu-west-1:123456789012:cluster/payments-production"],
  ["context", "gke_acme_europe-west1_prd-cluster"],
  ["context", "prod-test"],
  ["context", "staging-then-live"],
  ["context", "usprod"],
  ["context", "prod2"],
  ["context", "PaymentsProd"],
  ["context", "production1"],
  ["context", "eu1prod"],
  ["context", "prodeu1"],
  ["context", "liveeu"],
  ["context", "paymentsprod"],
  ["cluster", "prodcluster"],
  ["cluster", "k8sprod"],
  ["context", "golive"],
  ["context", "pr\u043Ed"],
  ["context", "\u0440rod-eu"],
  ["context", "\uFF50\uFF52\uFF4F\uFF44"],
  ["context", "pr\u00F3d"],
  ["context", "pr\u200Bod"],
  ["context", "nonprod-and-prod"],
  ["server", "https://prodapi.example.com"],
  ["server", "https://pre.prod.example.com"],
  ["server", "https://non.live.example.com"],
  ["server", "https://api.prod.example.com:6443"],
  ["server", "https://prod-eks.nonprod.example.com"],
  ["cluster", "live"],
  ["namespace", "payments-production"],
  ["namespace", "payments-prd"],
];

const ALLOWED: readonly (readonly [part: keyof typeof PLACE, name: string])[] = [
  ["context", "nonprod"],
  ["context", "non-prod-eu"],
  ["context", "preprod"],
  ["context", "pre-production"],
  ["context", "nonProd"],
  ["context", "acmeNonProd"],
  ["context", "NON_PROD"],
  ["context", "not-live"],
  ["context", "prelive-eu"],
  ["context", "liveness-lab"],
  ["cluster", "olive"],
  ["context", "staging-improved"],
  ["context", "products-staging"],
  ["context", "delivery"],
  ["namespace", "reproduction-lab"],
  ["server", "https://alive.example.com"],
];

test("names that speak of production are denied, and their opposites are not", () => {
  for (const [part, name] of DENIED) assert.notEqual(findDenial({ ...PLACE, [part]: name }), undefined, name);
  for (const [part, name] of ALLOWED) assert.equal(findDenial({ ...PLACE, [part]: name }), undefined, name);
  assert.equal(findDenial(PLACE), undefined);
});

test("labels of the cluster and the user's own words deny as well", () => {
  assert.equal(
    findDenial({ ...PLACE, labels: { "example.com/environment": "production" } })?.part,
    "label example.com/environment",
  );
  assert.equal(findDenial({ ...PLACE, context: "emea-main-1" }, ["EMEA-main"])?.word, "EMEA-main");
  assert.equal(findDenial(PLACE, [""]), undefined);
});
