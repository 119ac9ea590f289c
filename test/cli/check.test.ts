import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { token } from "../rules/tokens.ts";
import { inFolder, paylint } from "./program.ts";

const DUPLICATE = "PORT=3000\nPORT=8080\n";

interface JsonReport {
  version: string;
  findings: {
    path: string;
    rule: string;
    severity: string;
    line: number;
    column: number;
    endLine: number;
    endColumn: number;
    message: string;
    fixes: unknown[];
  }[];
  summary: Record<string, number>;
}

const json = (out: string): JsonReport => JSON.parse(out) as JsonReport;

describe("paylint check", () => {
  test("prints findings with an excerpt and exits with 0 below --fail-on", () =>
    inFolder({ ".env": DUPLICATE }, (folder) => {
      const run = paylint(folder, "check");
      assert.equal(run.code, 0);
      assert.match(run.out, /^\.env\n {2}2:1 warning `PORT` is set again/);
      assert.match(run.out, /2 │ PORT=••••\n {4} {2}│ \^\^\^\^\n/);
      assert.match(run.out, /0 errors, 1 warning in 1 file; 1 can be fixed\n$/);
      assert.equal(paylint(folder, "check", "--fail-on", "warning").code, 1);
    }));

  test("prints JSON with places from 1 and ends exclusive", () =>
    inFolder({ "a/.env": 'NOTE="💳"\r\nPORT=1\r\n\texport PORT=2\r\n' }, (folder) => {
      const report = json(paylint(folder, "check", "--format", "json").out);
      assert.match(report.version, /^\d+\.\d+\.\d+$/);
      const { path, rule, severity, line, column, endLine, endColumn } = report.findings[0]!;
      assert.deepEqual(
        { path, rule, severity, line, column, endLine, endColumn },
        {
          path: "a/.env",
          rule: "dotenv/duplicate-key",
          severity: "warning",
          line: 3,
          column: 9,
          endLine: 3,
          endColumn: 13,
        },
      );
      assert.deepEqual(report.summary, { files: 1, error: 0, warning: 1, information: 0, fixable: 1 });
    }));

  test("--timing tells how long each rule takes, beside the report", () =>
    inFolder({ ".env": DUPLICATE, "compose.yaml": "services:\n  a:\n    image: b:1\n" }, (folder) => {
      const run = paylint(folder, "check", "--timing", "--format", "json");
      assert.equal(json(run.out).findings.length, 1);
      assert.match(run.err, /^dotenv\/duplicate-key +\d+\.\d ms +\d+\.\d % {2}1 calls$/m);
      assert.match(run.err, /^compose\/syntax +\d/m);
      assert.match(run.err, /^reading and parsing +\d+\.\d ms/m);
      assert.equal(paylint(folder, "check", "--format", "json").err, "");
    }));

  test("checks the files that are named, and only those", () =>
    inFolder({ "one/.env": DUPLICATE, "two/.env": DUPLICATE }, (folder) => {
      const report = json(paylint(folder, "check", "one", "--format", "json").out);
      assert.deepEqual(
        report.findings.map(({ path }) => path),
        ["one/.env"],
      );
    }));

  test("knows what Dockerfiles, workflows and compose files say of each other, also when they are not named", () =>
    inFolder(
      {
        "api/Dockerfile": "FROM node:24-slim AS production\nUSER root\nFROM node:24-slim AS tools\nUSER node\n",
        "web/Dockerfile": "FROM node:24-slim\nUSER node\nEXPOSE 3000\n",
        ".github/workflows/a.yml":
          "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: docker build --target production api\n",
        "k8s/web.yaml":
          "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  securityContext: { runAsNonRoot: true }\n" +
          "  containers: [{ name: web, image: 'ghcr.io/a/web:1.0.0', ports: [{ containerPort: 80 }] }]\n",
      },
      (folder) => {
        const rules = (path: string): string[] =>
          json(paylint(folder, "check", path, "--format", "json").out).findings.map(({ rule }) => rule);
        assert.ok(rules("api/Dockerfile").includes("dockerfile/root-user"));
        assert.ok(rules("k8s").includes("kubernetes/image-user"));
        assert.ok(rules("k8s").includes("kubernetes/image-port"));
      },
    ));

  test("says what is wrong with the command line", () =>
    inFolder({ ".env": "A=1\n" }, (folder) => {
      for (const [words, message] of [
        [["chek"], /no command `chek`/],
        [[], /say what to do/],
        [["check", "--format", "yaml"], /--format must be one of text, json/],
        [["check", "--colour"], /nknown option '--colour'/],
        [["explain", "dotenv/duplicate-kye"], /did you mean `dotenv\/duplicate-key`/],
      ] as const) {
        const run = paylint(folder, ...words);
        assert.equal(run.code, 2, words.join(" "));
        assert.match(run.err, message);
        assert.equal(run.out, "");
      }
    }));

  test("exits with 2 when there is nothing to check", () =>
    inFolder({ "README.md": "# Hello\n" }, (folder) => {
      const run = paylint(folder, "check");
      assert.equal(run.code, 2);
      assert.match(run.err, /nothing to check/);
    }));

  test(
    "goes on past what is missing or unreadable, and says so",
    { skip: process.platform === "win32" && "file modes are needed" },
    () =>
      inFolder({ ".env": DUPLICATE, "b/.env": "\0binary" }, (folder) => {
        const run = paylint(folder, "check", "--format", "json", ".env", "b", "nowhere");
        assert.equal(run.code, 2);
        assert.match(run.err, /nowhere: there is no such file or folder/);
        assert.match(run.err, /b\/\.env was not checked: it holds NUL/);
        assert.equal(json(run.out).findings.length, 1);
        chmodSync(join(folder, ".env"), 0o644);
      }),
  );

  test("says which of two configurations counts", () =>
    inFolder(
      {
        ".paylint.yaml": "profile: strict\n",
        ".paylint.yml": "rules: {dotenv/duplicate-key: off}\n",
        ".env": DUPLICATE,
      },
      (folder) => {
        const run = paylint(folder, "check", "--format", "json");
        assert.equal(run.code, 0);
        assert.deepEqual(
          json(run.out).findings.map(({ path, rule, message }) => [
            path,
            rule,
            /`\.paylint\.yml` beside it/.test(message),
          ]),
          [[".paylint.yaml", "paylint/config", true]],
        );
      },
    ));

  test("a file that is no text ends with 2, whatever stands beside it", () => {
    const text = "DB_HOST=db\nPORT=3000\n";
    const utf16 = Buffer.from(text, "utf16le");
    for (const [name, bytes, why] of [
      [".env.local", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), /UTF-16.*save it as UTF-8/],
      [".env.local", Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]), /UTF-16/],
      [".env.local", utf16, /UTF-16/],
      [".env.local", Buffer.from([0xff, 0xfe, 0x4b, 0x6d, 0xd5, 0x8b]), /UTF-16/],
      ["Dockerfile", utf16, /UTF-16/],
      ["k8s/app.yaml", utf16, /UTF-16/],
      [".env.local", Buffer.from(`${text}\0`), /holds NUL.*write it anew as UTF-8/],
    ] as const)
      for (const [files, findings] of [
        [{}, 0],
        [{ ".env.test": "PORT=1\n" }, 0],
        [{ ".env.test": DUPLICATE }, 1],
      ] as const)
        inFolder({ ...files, "k8s/README.md": "# Manifests\n" }, (folder) => {
          writeFileSync(join(folder, name), bytes);
          const run = paylint(folder, "check", "--format", "json");
          assert.equal(run.code, 2);
          assert.ok(run.err.includes(`${name} was not checked: `) && why.test(run.err), run.err);
          assert.equal(json(run.out).findings.length, findings);
        });
  });

  test("heeds the nearest .paylint.yaml and reports its mistakes", () =>
    inFolder(
      {
        ".paylint.yaml": "rules:\n  dotenv/duplicate-key: error\n",
        ".env": DUPLICATE,
        "sub/.paylint.yaml": "ignore: [legacy/**]\nprofil: strict\n",
        "sub/.env": DUPLICATE,
      },
      (folder) => {
        const run = paylint(folder, "check", "--format", "json");
        assert.equal(run.code, 1);
        const found = json(run.out).findings.map(({ path, rule, severity }) => `${path} ${rule} ${severity}`);
        assert.deepEqual(found, [
          ".env dotenv/duplicate-key error",
          "sub/.env dotenv/duplicate-key warning",
          "sub/.paylint.yaml paylint/config warning",
        ]);
      },
    ));

  test("never prints a secret", () => {
    const secret = ["sk", "live", token("n", 32, 7)].join("_");
    const text = `STRIPE_SECRET_KEY=${secret}\nSTRIPE_SECRET_KEY=${secret}\n`;
    inFolder({ ".env": text, ".env.example": text }, (folder) => {
      for (const words of [["check"], ["check", "--format", "json"], ["fix", "--review", "--dry-run"]]) {
        const run = paylint(folder, ...words);
        assert.ok(!run.out.includes(secret) && !run.err.includes(secret), words.join(" "));
      }
    });
  });

  test("never prints a secret that only its name gives away, wherever it stands", () => {
    const made = (index: number): string => `violet-anchor-${4000 + index}`;
    const files = {
      Dockerfile: `FROM node:24-slim\nENV DB_PASSWORD ${made(1)}\nENV A=1 \\\n  API_SECRET=${made(2)}\nUSER root\n`,
      ".github/workflows/a.yml": `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env:\n      DB_PASSWORD: ${made(3)}\n    steps:\n      - run: npm install\n`,
      "pod.yaml": `apiVersion: v1\nkind: Pod\nmetadata:\n  name: payments\nspec:\n  containers:\n    - name: app\n      image: example.com/app:1.0.0\n      env:\n        - name: DB_PASSWORD\n          value: ${made(4)}\n        - {name: API_SECRET, value: "${made(5)}"}\n        - value: ${made(6)}\n          name: WEBHOOK_SECRET\n`,
      "secret.yaml": `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata:\n  password: ${Buffer.from(made(7)).toString("base64")}\nstringData:\n  token_secret: |\n    ${made(8)}\n`,
      ".env": `DB_PASSWORD="first\n${made(9)}\n"\nDB_PASSWORD=x\n`,
    };
    inFolder(files, (folder) => {
      for (const words of [["check"], ["check", "--format", "json"], ["fix", "--review", "--dry-run"]]) {
        const { out, err } = paylint(folder, ...words);
        assert.ok(out.length > 100, words.join(" "));
        for (const shown of ["violet", Buffer.from(made(7)).toString("base64")])
          assert.ok(!out.includes(shown) && !err.includes(shown), `${words.join(" ")}\n${out}`);
      }
    });
  });

  test("never prints a secret that no rule marks, on the lines of a value of its own", () => {
    const made = (index: number): string => `violet-anchor-${4000 + index}`;
    const pem = `-----BEGIN PRIVATE KEY-----\n${`    ${token("b", 64, 3)}\n`.repeat(3)}    -----END PRIVATE KEY-----`;
    const off = ["kubernetes/secret-value", "workflow/literal-secret"].map((id) => `  ${id}: "off"\n`).join("");
    const files = {
      ".paylint.yaml": `rules:\n${off}`,
      "config.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  password: |\n    ${made(1)}\n  password: >-\n    ${made(2)}\n  note: |\n    ${pem}\n  note: x\n`,
      "secret.yaml": `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  note: |\n    ${made(3)}\n  note: ${made(4)}\n`,
      "pod.yaml": `apiVersion: v1\nkind: Pod\nmetadata: {name: payments}\nspec:\n  containers:\n    - name: app\n      image: a/b:latest\n      env:\n        - name: DB_PASSWORD\n          value: |\n            ${made(5)}\n`,
    };
    inFolder(files, (folder) => {
      for (const words of [["check"], ["check", "--format", "json"], ["fix", "--review", "--dry-run"]]) {
        const { out, err } = paylint(folder, ...words);
        assert.ok(out.length > 100, words.join(" "));
        for (const shown of ["violet", pem.slice(40, 60)])
          assert.ok(!out.includes(shown) && !err.includes(shown), `${words.join(" ")}\n${out}`);
      }
    });
  });

  test("knows the same secret again in another thread's files", () => {
    const filler = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}/.env`, "PORT=1\n"]));
    const pairs = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        [`p${index}/.env.production`, `DB_PASSWORD=violet-anchor-${4000 + index}\n`],
        [`s${index}/.env.staging`, `DB_PASSWORD=violet-anchor-${4000 + index}\n`],
      ]).flat(),
    );
    inFolder({ ...filler, ...pairs }, (folder) => {
      const { findings } = json(paylint(folder, "check", "--format", "json").out);
      const shared = findings.filter(({ rule }) => rule === "dotenv/shared-secret").map(({ path }) => path);
      assert.deepEqual(
        shared.sort(),
        Array.from({ length: 10 }, (_, index) => `s${index}/.env.staging`),
      );
    });
  });

  test("explains a rule and lists them", () =>
    inFolder({}, (folder) => {
      const page = paylint(folder, "explain", "dotenv/duplicate-key");
      assert.equal(page.code, 0);
      assert.match(page.out, /^# A key is set twice\n/);
      assert.match(paylint(folder, "rules").out, /^dotenv\/duplicate-key +A key is set twice$/m);
      assert.match(paylint(folder, "data").out, /^end of life of base images: compared in \d{4}-\d\d, /m);
    }));
});
