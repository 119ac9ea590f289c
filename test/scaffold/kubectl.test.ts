import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Answers, isComplete, readAnswers } from "../../server/src/scaffold/deployment/answers.ts";
import { detectProject } from "../../server/src/scaffold/detection.ts";
import { planDeployment } from "../../server/src/scaffold/deployment/plan.ts";
import type { QuestionId } from "../../server/src/scaffold/deployment/questions.ts";
import { startApiServer } from "./api-server.ts";
import { PROJECTS } from "./projects.ts";

/** Plans that between them hold every branch of every file. */
const PLANS: Readonly<Record<string, Partial<Record<QuestionId, string>>>> = {
  defaults: {},
  everything: { namespace: "payments-staging", size: "large", replicas: "5", folder: "deploy/base" },
  little: { secrets: "secret-ref", metrics: "none", user: "", name: "e0" },
};

describe("the real tools take the generated files", () => {
  const folder = mkdtempSync(join(tmpdir(), "paylint-scaffold-"));
  // A kubeconfig that names no cluster, so that none of the machine's own is ever asked.
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, "apiVersion: v1\nkind: Config\n");
  let server: Awaited<ReturnType<typeof startApiServer>>;
  before(async () => {
    server = await startApiServer();
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  for (const [title, given] of Object.entries(PLANS)) {
    const answers = answersFor(given);
    const project = join(folder, title);
    const place = join(project, answers.folder);
    for (const { path, content } of planDeployment(answers, [])) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), content);
    }

    test(`kubectl apply: ${title}`, { skip: missing("kubectl") }, async () => {
      // Field validation asks a server for its schemas, which only a real one has.
      const result = await run(project, "kubectl", [
        ...["--kubeconfig", kubeconfig, "--cache-dir", join(folder, "cache"), "--server", server.url],
        ...["apply", "--dry-run=client"],
        ...["--validate=false", "-f", answers.folder],
      ]);
      assert.equal(result.code, 0, result.output);
      assert.equal(result.output.match(/created \(dry run\)/g)?.length, title === "little" ? 7 : 8, result.output);
    });

    test(`the command in the image's comment: ${title}`, { skip: missing("kubectl") }, async () => {
      const image = `ghcr.io/acme/x@sha256:${"0a".repeat(32)}`;
      const result = await run(project, "kubectl", [
        ...["--kubeconfig", kubeconfig, "set", "image", "--local", "-o", "yaml"],
        ...["-f", `${answers.folder}/deployment.yaml`, `${answers.name}=${image}`],
      ]);
      assert.equal(result.code, 0, result.output);
      assert.ok(result.output.includes(`image: ${image}`), result.output);
    });

    test(`kube-score: ${title}`, { skip: missing("kube-score") }, async () => {
      // The tag is never pushed twice, so pulling it anew proves nothing; which numbers an image's users have is the
      // image's to say; topology spread does what it wants anti-affinity for; no CPU limit, on purpose.
      const ignored = [
        "container-image-pull-policy",
        "container-security-context-user-group-id",
        "deployment-has-host-podantiaffinity",
      ].flatMap((name) => ["--ignore-test", name]);
      const files = planDeployment(answers, []).map(({ path }) => path);
      const result = await run(project, "kube-score", [
        ...["score", "--exit-one-on-warning", "--ignore-container-cpu-limit", ...ignored, ...files],
      ]);
      assert.equal(result.code, 0, result.output);
    });

    test(`kubeconform: ${title}`, { skip: missing("kubeconform") ?? withoutSchemas() }, async () => {
      const schemas = process.env["KUBECONFORM_SCHEMAS"] ?? "";
      const result = await run(project, "kubeconform", [
        ...["-strict", "-summary", "-ignore-missing-schemas", "-schema-location", schemas, place],
      ]);
      assert.equal(result.code, 0, result.output);
    });
  }
});

function answersFor(given: Partial<Record<QuestionId, string>>): Answers {
  const sheet = readAnswers(detectProject(PROJECTS["Express with everything"]!.project), given);
  assert.ok(isComplete(sheet), JSON.stringify(sheet.missing));
  return sheet.answers;
}

/** The reason to skip a test where a program is not installed. */
function missing(program: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)) || existsSync(join(folder, `${program}.exe`)))
    ? undefined
    : `${program} is not on PATH`;
}

function withoutSchemas(): string | undefined {
  return process.env["KUBECONFORM_SCHEMAS"] === undefined
    ? "KUBECONFORM_SCHEMAS does not name a folder of schemas, and the network is not used"
    : undefined;
}

function run(
  folder: string,
  program: string,
  words: readonly string[],
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, output });
    });
  });
}
