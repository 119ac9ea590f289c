import assert from "node:assert/strict";
import { detectProject } from "../../server/src/scaffold/detection.ts";
import { GENERATORS } from "../../server/src/scaffold/generators.ts";
import type { Given } from "../../server/src/scaffold/question.ts";
import { packageProject } from "../../server/src/service/package-project.ts";
import { findingsOf } from "./check.ts";
import { project } from "./projects.ts";

export type Files = Readonly<Record<string, string>>;

const generator = GENERATORS.dockerfile;

/** A project that a Dockerfile is asked for, and lines that it, or its ignore file, must and must not have. */
export interface Expected {
  readonly files: Files;
  /** The member of a workspace that is meant. */
  readonly member?: string;
  readonly given?: Given;
  readonly lines: readonly string[];
  readonly without?: readonly string[];
}

/** Generates, and holds the files to what is expected of them and to our own rules in both profiles. */
export function assertGenerated({ files, member, given = {}, lines, without = [] }: Expected): void {
  const detection = detectionOf(files, member);
  assert.equal(generator.refusal(detection), undefined);
  const plan = generator.plan(detection, given, []);
  assert.ok("files" in plan, JSON.stringify(plan));
  const text = plan.files.map(({ content }) => content).join("\n");
  const written = text.split("\n");
  for (const line of lines) assert.ok(written.includes(line), `${line}\nis missing in\n${text}`);
  for (const line of without) assert.ok(!written.includes(line), `${line}\nis in\n${text}`);
  for (const line of written) assert.equal(line, line.trimEnd());
  const prefix = member === undefined ? "" : `${member}/`;
  const planned = plan.files.map(({ path, content }) => [prefix + path, content] as const);
  for (const profile of ["recommended", "strict"] as const) {
    const findings = findingsOf(new Map([...Object.entries(files), ...planned]), profile);
    const own = findings.filter((finding) => planned.some(([path]) => finding.startsWith(`${path}:`)));
    assert.deepEqual(own, [], text);
  }
}

/** Why nothing is generated; empty where something is. */
export function refusalOf(files: Files, member?: string): string {
  return generator.refusal(detectionOf(files, member)) ?? "";
}

/** What a person is asked for, and why: question and reason in one line each. */
export function missingOf(files: Files, member?: string, given: Given = {}): readonly string[] {
  const plan = generator.plan(detectionOf(files, member), given, []);
  return "missing" in plan ? plan.missing.map(({ id, why }) => `${id}: ${why}`) : [];
}

/** The prefilled answer of a question and where it is from. */
export function prefilled(files: Files, id: string, member?: string): string {
  const question = generator.questions(detectionOf(files, member)).find((candidate) => candidate.id === id);
  return `${question?.value ?? ""}, ${question?.evidence ?? ""}`;
}

function detectionOf(files: Files, member: string | undefined): ReturnType<typeof detectProject> {
  const whole = project(files);
  return detectProject(member === undefined ? whole : packageProject(whole, member));
}
