import assert from "node:assert/strict";
import { basename } from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import { corpusFiles, corpusIsMissing } from "./archive.ts";

/** An example of another linter, and whether its rule speaks there. */
interface Example {
  readonly name: string;
  readonly text: string;
  /** How many instructions are at fault; `some` where only the file counts. */
  readonly expected: number | "some";
}

interface Score {
  found: number;
  missed: number;
  extra: number;
  readonly disagreements: string[];
}

const config = resolveConfig({ profile: "strict" });

/** Lines on which one of some rules speaks; a pattern may go on with the beginning of the message. */
function linesOf(text: string, rules: RegExp): Set<number> {
  const index = createIndex();
  const { findings } = lint(
    { path: "Dockerfile", text },
    { config, workspace: (own) => index.view("Dockerfile", own) },
  );
  return new Set(
    findings
      .filter(({ rule, message }) => rules.test(rule) || rules.test(`${rule} ${message}`))
      .map(({ start }) => text.slice(0, start).split("\n").length),
  );
}

function score(examples: readonly Example[], rules: RegExp): Score {
  const result: Score = { found: 0, missed: 0, extra: 0, disagreements: [] };
  for (const { name, text, expected } of examples) {
    const count = linesOf(text, rules).size;
    const wanted = expected === "some" ? Math.max(1, count) : expected;
    result.found += Math.min(count, wanted);
    result.missed += Math.max(0, wanted - count);
    result.extra += Math.max(0, count - wanted);
    if (count !== wanted) result.disagreements.push(`${name}: ${count} of ${wanted}`);
  }
  return result;
}

function printRow(peer: string, rule: string, { found, missed, extra }: Score): void {
  const share = (part: number, whole: number): string => (whole === 0 ? "-" : `${Math.round((100 * part) / whole)} %`);
  console.log(
    `${peer.padEnd(10)} ${rule.slice(0, 34).padEnd(34)} recall ${share(found, found + missed).padStart(5)}  precision ${share(found, found + extra).padStart(5)}`,
  );
}

function checkDifferences(name: string, { disagreements }: Score): void {
  const unexplained = disagreements.map((text) => `${name} ${text}`).filter((text) => !Object.hasOwn(DIFFERENT, text));
  assert.deepEqual(unexplained, []);
}

/** Trivy's checks that have a counterpart here. */
const TRIVY: Readonly<Record<string, RegExp>> = {
  "latest_tag.yaml": /mutable-base$/,
  "root_user.yaml": /root-user$/,
  "port22.yaml": /risky-port$/,
  "add_instead_of_copy.yaml": /add-for-files$/,
  "copy_from_references_current_from_alias.yaml": /syntax$/,
  "copy_with_more_than_two_arguments_not_ending_with_slash.yaml": /syntax$/,
  "unix_ports_out_of_range.yaml": /syntax$/,
  "workdir_path_not_absolute.yaml": /workdir$/,
};

/** Checkov's, by the folder of their examples. */
const CHECKOV_GRAPH: Readonly<Record<string, RegExp>> = {
  EnvGitSslNoVerify: /verification-off$/,
  EnvNodeTlsRejectUnauthorized: /verification-off$/,
  EnvPythonHttpsVerify: /verification-off$/,
  RunApkAllowUntrusted: /verification-off$/,
  RunAptGetForceYes: /verification-off$/,
  RunNpmConfigSetStrictSsl: /verification-off$/,
  RunPipTrustedHost: /verification-off$/,
  RunRpmNoSignature: /verification-off$/,
  RunUnsafeCurl: /verification-off$/,
  RunUnsafeWget: /verification-off$/,
  RunYumConfigManagerSslVerify: /verification-off$/,
  RunYumNoGpgCheck: /verification-off$/,
  RunChpasswd: /privilege-tools$/,
  RunUsingSudo: /privilege-tools$/,
};

/** Where the two differ on purpose, by example: as many of ours as of theirs, and why. */
const DIFFERENT: Readonly<Record<string, string>> = {
  "root_user bad 0: 0 of 1": "nothing starts in it, so it is an image of tools that others build on",
  "EnvGitSslNoVerify fail/Dockerfile.basic: 10 of 12": "`ARG NAME 0` declares two names and no value",
  "EnvNodeTlsRejectUnauthorized fail/Dockerfile.basic: 10 of 12": "`ARG NAME 0` declares two names and no value",
  "EnvPythonHttpsVerify fail/Dockerfile.basic: 10 of 12": "`ARG NAME 0` declares two names and no value",
  "EnvGitSslNoVerify fail/Dockerfile.run.quotes: 3 of 4":
    "a backslash escapes nothing in single quotes: no shell can read the line",
  "EnvNodeTlsRejectUnauthorized fail/Dockerfile.run.quotes: 3 of 4":
    "a backslash escapes nothing in single quotes: no shell can read the line",
  "EnvPythonHttpsVerify fail/Dockerfile.run.quotes: 3 of 4":
    "a backslash escapes nothing in single quotes: no shell can read the line",
  "EnvGitSslNoVerify pass/Dockerfile: 5 of 0":
    "any name that ends so says that a verification is off, whichever program reads it",
  "EnvNodeTlsRejectUnauthorized pass/Dockerfile: 4 of 0":
    "any name that ends so says that a verification is off, whichever program reads it",
  "SecretsUsedInArgOrEnv testSecretsUsedInArgOrEnv-011 line 9: only theirs":
    "an empty variable is a place that is filled when the container starts",
};

interface BuildkitCase {
  readonly id: string;
  readonly dockerfile: string;
  readonly warnings: readonly { readonly RuleName: string; readonly Line: number }[];
}

/** BuildKit's checks that are no matter of style. */
const BUILDKIT: Readonly<Record<string, RegExp>> = {
  SecretsUsedInArgOrEnv: /secret-(?:name|value)$/,
  DuplicateStageName: /syntax Two stages/,
  WorkdirRelativePath: /workdir$/,
};

describe("other linters' examples", { skip: corpusIsMissing() ?? false }, () => {
  test("Trivy", () => {
    for (const { path, bytes } of corpusFiles("peers/trivy-checks/checks/docker/")) {
      const rules = TRIVY[basename(path)];
      if (rules === undefined) continue;
      const { dockerfile } = parse(bytes.toString("utf8")) as { dockerfile: Record<"good" | "bad", string[]> };
      const examples = (["good", "bad"] as const).flatMap((kind) =>
        dockerfile[kind].map((text, at): Example => ({
          name: `${kind} ${at}`,
          text,
          expected: kind === "good" ? 0 : "some",
        })),
      );
      const result = score(examples, rules);
      const name = basename(path, ".yaml");
      printRow("trivy", name, result);
      checkDifferences(name, result);
    }
  });

  test("Checkov", () => {
    const files = corpusFiles("peers/checkov/tests/dockerfile/graph_builder/checks/resources/");
    for (const [folder, rules] of Object.entries(CHECKOV_GRAPH)) {
      const own = files.filter(({ path }) => path.includes(`/${folder}/`));
      const list = own.find(({ path }) => path.endsWith("expected.yaml"));
      assert.ok(list, folder);
      const { fail } = parse(list.bytes.toString("utf8")) as { fail: string[] };
      const examples = own
        .filter((file) => file !== list)
        .map(({ path, bytes }): Example => {
          const name = path.slice(path.indexOf(`/${folder}/`) + folder.length + 2);
          return {
            name,
            text: bytes.toString("utf8"),
            expected: fail.filter((entry) => entry.startsWith(`${name}.`)).length,
          };
        });
      const result = score(examples, rules);
      printRow("checkov", folder, result);
      checkDifferences(folder, result);
    }
  });

  test("BuildKit", () => {
    const list = corpusFiles("peers/buildkit-check/").find(({ path }) => path.endsWith("expected.open.jsonl"));
    assert.ok(list);
    const cases = list.bytes
      .toString("utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as BuildkitCase);
    for (const [name, rules] of Object.entries(BUILDKIT)) {
      const result: Score = { found: 0, missed: 0, extra: 0, disagreements: [] };
      for (const { id, dockerfile, warnings } of cases) {
        const theirs = new Set(warnings.filter(({ RuleName }) => RuleName === name).map(({ Line }) => Line));
        const ours = linesOf(dockerfile, rules);
        for (const line of new Set([...theirs, ...ours])) {
          if (theirs.has(line) && ours.has(line)) result.found++;
          else if (theirs.has(line)) result.missed++;
          else result.extra++;
          if (theirs.has(line) !== ours.has(line))
            result.disagreements.push(`${id} line ${line}: ${theirs.has(line) ? "only theirs" : "only ours"}`);
        }
      }
      printRow("buildkit", name, result);
      checkDifferences(name, result);
    }
  });
});
