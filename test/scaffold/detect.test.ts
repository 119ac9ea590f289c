import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Detection, detectProject } from "../../server/src/scaffold/detection.ts";
import type { Detected } from "../../server/src/service/detected.ts";
import { DETECTED_FILES, isDetectedFile } from "../../server/src/service/files.ts";
import { packageProject } from "../../server/src/service/package-project.ts";
import { toServiceName } from "../../server/src/service/names.ts";
import { PROJECTS } from "./projects.ts";
import { startTimer } from "../timer.ts";

describe("detection", () => {
  for (const [title, { project, expected }] of Object.entries(PROJECTS)) {
    test(title, () => {
      const seen = describeDetection(detectProject(project));
      for (const [key, value] of Object.entries(expected)) assert.deepEqual(seen[key], value, key);
    });
  }

  test("a package of a monorepo is a project of its own", () => {
    const whole = PROJECTS["a monorepo"]!.project;
    const seen = describeDetection(detectProject(packageProject(whole, "services/payments")));
    assert.equal(seen["name"], "payments-api, the name in package.json");
    assert.equal(seen["image"], "ghcr.io/acme/payments-api, the git remote on github.com");
    assert.deepEqual(packageProject(whole, "services/ledger").existing, ["go.mod"]);
  });

  test("no token of a remote's address is shown", () => {
    const detection = detectProject(PROJECTS["GitLab over HTTPS with a token in the address"]!.project);
    assert.ok(!JSON.stringify(detection).includes("not-a-token"));
  });

  test("no value of .env.example is kept", () => {
    const detection = detectProject(PROJECTS["Express with everything"]!.project);
    for (const value of ["user:pass", "pk_test_xxx"]) assert.ok(!JSON.stringify(detection).includes(value), value);
  });

  test("files that detection reads are known by name", () => {
    for (const path of ["Dockerfile", "api/Acme.Api.csproj", "x/.env.example"]) assert.ok(isDetectedFile(path), path);
    for (const path of [".env", "package-lock.json", "src/Dockerfile.ts"]) assert.ok(!isDetectedFile(path), path);
    assert.ok(DETECTED_FILES.every((name) => isDetectedFile(name.replace("*", "a"))));
  });
});

test("names become what Kubernetes takes for a Service", () => {
  const cases: Readonly<Record<string, string | undefined>> = {
    "@acme/payments-api": "payments-api",
    PaymentGateway: "payment-gateway",
    "Zahlungs_Dienst 2": "zahlungs-dienst-2",
    "crème-brûlée": "creme-brulee",
    "3ds": "app-3ds",
    "-.-": undefined,
    支付: undefined,
    [`${"a".repeat(44)}-b`]: "a".repeat(44),
  };
  for (const [text, expected] of Object.entries(cases)) assert.equal(toServiceName(text), expected, text);
});

test("hostile files are read within a second", () => {
  const texts = [
    "<parent>",
    "[",
    '"',
    " \t",
    "A=",
    "HEALTHCHECK CMD http://",
    "FROM a\n",
    "<artifactId>",
    "[remote ",
    "EXPOSE 1\n",
  ];
  for (const name of DETECTED_FILES.map((pattern) => pattern.replace("*", "a"))) {
    for (const text of texts.map((piece) => piece.repeat(400_000 / piece.length))) {
      const timer = startTimer();
      detectProject({ folderName: "x", files: new Map([[name, text]]), existing: [], gitRemote: text });
      const time = timer();
      assert.ok(time < 1000, `${name} of ${text.slice(0, 10)}: ${time} ms`);
    }
  }
});

/** A detection as text: value and evidence in one line, "missing" with the reason. */
function describeDetection(detection: Detection): Readonly<Record<string, unknown>> {
  const { name, repository, repositoryMissing, tag, port, healthPath, readinessPath, user, userMissing } = detection;
  const line = ({ value, evidence }: Detected<unknown>): string => `${String(value)}, ${evidence}`;
  return {
    runtime: detection.runtime.evidence,
    name: line(name),
    image: repository === undefined ? `missing: ${repositoryMissing}` : line(repository),
    tag: line(tag),
    port: line(port),
    health: line(healthPath),
    readiness: line(readinessPath),
    user:
      user === undefined
        ? `missing: ${userMissing}`
        : `${line(user)}${user.group === undefined ? "" : `, group ${user.group}`}`,
    metrics: detection.metricsPath === undefined ? "missing" : line(detection.metricsPath),
    secrets: detection.secrets.map(({ key }) => key),
    config: detection.config.map(({ key }) => key),
    connections: detection.connections.map(({ key, protocol, port }) => `${key} ${protocol} ${port}`),
    packages: detection.packages,
  };
}
