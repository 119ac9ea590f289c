import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  type Asked,
  CheckAnswerRequest,
  GeneratorQuestionsRequest,
  PlanFilesRequest,
} from "../../server/src/lsp/protocol.ts";
import type { Plan } from "../../server/src/scaffold/generator.ts";
import { withSession } from "./session.ts";

const PROJECT = {
  folderName: "shop",
  files: [["package.json", '{ "scripts": { "start": "node src/server.js" } }']] as const,
  existing: ["package.json", "package-lock.json", "Dockerfile"],
};

describe("the generators' requests", () => {
  test("ask, judge an answer, and plan, with nothing kept between them", () =>
    withSession({}, async ({ connection }) => {
      const kind = "dockerfile";
      const asked = await connection.sendRequest<Asked>(GeneratorQuestionsRequest.method, { kind, project: PROJECT });
      assert.equal(asked.title, "Generate Dockerfile");
      assert.deepEqual(
        asked.questions.map(({ id }) => id),
        ["version", "entry", "port", "private"],
      );
      assert.deepEqual(asked.questions[1]?.value, "src/server.js");
      const { detection } = asked;
      const check = (id: string, answer: string): Promise<string | null> =>
        connection.sendRequest(CheckAnswerRequest.method, { kind, detection, id, answer, given: {} });
      assert.equal(await check("port", "8443"), null);
      assert.match((await check("port", "80")) ?? "", /below 1024/);
      const plan = await connection.sendRequest<Plan>(PlanFilesRequest.method, {
        kind,
        detection,
        given: { port: "8443" },
        existing: PROJECT.existing,
      });
      assert.ok("files" in plan);
      assert.deepEqual(
        plan.files.map(({ path, conflict }) => [path, conflict]),
        [
          ["Dockerfile", true],
          [".dockerignore", false],
        ],
      );
      assert.match(plan.files[0]?.content ?? "", /^EXPOSE 8443$/m);
    }));

  test("a workflow counts from the top of the repository, wherever the service lies in it", () =>
    withSession({}, async ({ connection }) => {
      const kind = "workflow";
      const asked = await connection.sendRequest<Asked>(GeneratorQuestionsRequest.method, {
        kind,
        project: {
          folderName: "shop",
          files: [["pay/go.mod", "module example.com/pay\n"]],
          existing: ["pay/go.mod"],
          folder: "pay",
          place: "",
        },
      });
      assert.equal(asked.countsFrom, "repository");
      const plan = await connection.sendRequest<Plan>(PlanFilesRequest.method, {
        kind,
        detection: asked.detection,
        given: { image: "ghcr.io/acme/pay" },
        existing: [],
      });
      assert.ok("files" in plan);
      assert.deepEqual(
        plan.files.map(({ path }) => path),
        [".github/workflows/deploy-pay.yml"],
      );
      assert.match(plan.files[0]?.content ?? "", /working-directory: pay$/m);
    }));

  test("a package of the project is detected with the workspace that it is a member of", () =>
    withSession({}, async ({ connection }) => {
      const files = [
        ["package.json", '{ "name": "acme", "workspaces": ["packages/*"] }'],
        ["packages/api/package.json", '{ "name": "api", "scripts": { "start": "node server.js" } }'],
      ] as const;
      const existing = ["package-lock.json", ...files.map(([path]) => path)];
      const asked = await connection.sendRequest<Asked>(GeneratorQuestionsRequest.method, {
        kind: "dockerfile",
        project: { folderName: "acme", files, existing, folder: "packages/api" },
      });
      assert.equal(asked.refusal, undefined);
      assert.ok(!("refusal" in asked.detection.build) && asked.detection.build.member === "packages/api");
    }));

  test("say why there is nothing to generate", () =>
    withSession({}, async ({ connection }) => {
      const project = { folderName: "shop", files: [], existing: [] };
      const asked = await connection.sendRequest<Asked>(GeneratorQuestionsRequest.method, {
        kind: "dockerfile",
        project,
      });
      assert.match(asked.refusal ?? "", /package\.json/);
    }));
});
