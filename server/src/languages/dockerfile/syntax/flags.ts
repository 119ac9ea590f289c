import type { DockerfileFlag } from "./words.ts";
import { type StructureProblem, fatal, quoted } from "./problem.ts";
import type { Instruction } from "./tree.ts";
import { ownValue } from "../../../syntax/record.ts";

/** What a flag takes: `many` may stand more than once. */
type FlagKind = "text" | "switch" | "many" | "duration" | "count";

const COPYING: Readonly<Record<string, FlagKind>> = { chown: "text", chmod: "text", link: "switch", exclude: "many" };

/** The flags of BuildKit's frontend, those of its labs channel too. */
const FLAGS: Readonly<Record<string, Readonly<Record<string, FlagKind>>>> = {
  ADD: { ...COPYING, "keep-git-dir": "switch", checksum: "text", unpack: "switch" },
  COPY: { ...COPYING, from: "text", parents: "switch" },
  FROM: { platform: "text" },
  RUN: { mount: "many", network: "text", security: "text", device: "many" },
  HEALTHCHECK: {
    interval: "duration",
    timeout: "duration",
    "start-period": "duration",
    "start-interval": "duration",
    retries: "count",
  },
};

/** Flags that the builder does not know, that stand twice, or whose value it refuses. */
export function flagProblems({ keyword, flags, arguments: args }: Instruction): StructureProblem[] {
  const known = FLAGS[keyword] ?? {};
  const problems: StructureProblem[] = [];
  const seen = new Set<string>();
  // `HEALTHCHECK NONE` and `STOPSIGNAL` are read without a look at their flags.
  if (keyword === "STOPSIGNAL" || (keyword === "HEALTHCHECK" && /^none\b/i.test(args.text))) return problems;
  for (const flag of flags) {
    const kind = Object.hasOwn(known, flag.name) ? known[flag.name] : undefined;
    const name = quoted(`--${flag.name}`);
    if (kind === undefined) problems.push(fatal(nameSpan(flag), `\`${keyword}\` has no flag ${name}`));
    else if (seen.has(flag.name) && kind !== "many")
      problems.push(fatal(nameSpan(flag), `The flag ${name} stands here twice`));
    else problems.push(...valueProblems(flag, kind, name));
    seen.add(flag.name);
  }
  return problems;
}

function nameSpan({ start, end, name, value }: DockerfileFlag): { start: number; end: number } {
  return { start, end: value === undefined ? end : Math.min(end, start + 2 + name.length) };
}

function valueProblems(flag: DockerfileFlag, kind: FlagKind, name: string): StructureProblem[] {
  const { value } = flag;
  if (value === undefined) return kind === "switch" ? [] : [fatal(flag, `The flag ${name} needs a value`)];
  const { text } = value;
  switch (kind) {
    case "switch":
      if (text === "") return [fatal(flag, `The flag ${name} needs a value`)];
      return /^(?:true|false)$/i.test(text) || text.includes("$")
        ? []
        : [fatal(value, `The flag takes \`true\` or \`false\`, not ${quoted(text)}`)];
    case "duration":
      return durationProblems(value, text);
    case "count":
      return text === "" || /^\+?\d{1,9}$/.test(text)
        ? []
        : [fatal(value, `The flag needs a number from 0 on, not ${quoted(text)}`)];
    case "text":
    case "many":
      return [];
  }
}

const UNITS: Readonly<Record<string, number>> = {
  h: 3.6e6,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ns: 1e-6,
};

/** Durations as Go reads them: `1m30s`; nothing and 0 mean the default, the rest is at least a millisecond. */
function durationProblems(span: { start: number; end: number }, text: string): StructureProblem[] {
  if (text === "" || /^[-+]?0$/.test(text)) return [];
  if (/^[-+]?[\d.]+$/.test(text)) return [fatal(span, `The duration ${quoted(text)} has no unit`)];
  let milliseconds = 0;
  let rest = text.replace(/^[-+]/, "");
  while (rest !== "") {
    const part = /^(\d+(?:\.\d*)?|\.\d+)([^\d.]+)/.exec(rest);
    if (part === null) return [fatal(span, `${quoted(text)} is no duration; write \`30s\` or \`1m30s\``)];
    const unit = ownValue(UNITS, part[2] ?? "");
    if (unit === undefined) return [fatal(span, `The duration ${quoted(text)} has a unit that is not known`)];
    milliseconds += Number(part[1]) * unit;
    rest = rest.slice(part[0].length);
  }
  const isShort = text.startsWith("-") || (milliseconds > 0 && milliseconds < 1);
  return isShort ? [fatal(span, `The duration ${quoted(text)} is shorter than one millisecond`)] : [];
}
