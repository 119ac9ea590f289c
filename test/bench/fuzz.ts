// Sends mutated files of the corpus to the server, as an editor would, and says how many requests were answered, how long the
// slowest took in processor time and how much memory the server had: `node test/bench/fuzz.ts [COUNT] [SEED]`.
import { readTextNow } from "../../server/src/disk/read.ts";
import { identify } from "../../server/src/engine/identify.ts";
import { LANGUAGE_NAMES } from "../../server/src/languages/names.ts";
import { corpusFiles, corpusIsMissing } from "../corpus/archive.ts";
import { startSession } from "../lsp/session.ts";

const [count = 100_000, seed = 1] = process.argv.slice(2).map(Number);
/** A process that is asked for so many files is a long day of an editor. */
const MAX_LENGTH = 60_000;

let state = seed >>> 0;
function random(below: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

const pieces = [
  ..."\r\u0085\u2028\u0000\uFEFF\u202E\uD800\t{}[]|>&*!%@`\"'#:-?,~$\\\n".split(""),
  ...[
    "---\n",
    "...\n",
    "<<: *a",
    "&a",
    "${{",
    "}}",
    "$(",
    "<<EOF\n",
    "EOF\n",
    "${A:-",
    "{{ .Values.x }}",
    "=".repeat(50),
    "- ".repeat(300),
  ],
  ...[
    "FROM a\n",
    "RUN ",
    "kind: Deployment\n",
    "on: push\n",
    "  - run: |\n",
    "KEY=",
    "export A=",
    "# paylint-ignore x: y\n",
    "\\\n",
  ],
  ...["__proto__", "constructor", "toString", "9".repeat(400), "[".repeat(500), "  ".repeat(400)],
];

function mutate(text: string, other: string): string {
  let result = text.slice(0, MAX_LENGTH);
  for (let times = 1 + random(6); times > 0; times--) {
    const at = random(result.length + 1);
    const end = Math.min(result.length, at + random(40));
    switch (random(6)) {
      case 0:
        result = result.slice(0, at) + result.slice(end);
        break;
      case 1:
        result = result.slice(0, at) + (pieces[random(pieces.length)] ?? "") + result.slice(at);
        break;
      case 2:
        result = result.slice(0, at) + result.slice(at, end).repeat(2 + random(20)) + result.slice(end);
        break;
      case 3:
        result = result.slice(0, at) + other.slice(random(other.length), random(other.length)) + result.slice(at);
        break;
      case 4:
        result = result.slice(0, at);
        break;
      default:
        result = result.slice(0, at) + String.fromCharCode(random(0x10000)) + result.slice(at + 1);
    }
  }
  return result.slice(0, MAX_LENGTH);
}

function statusOf(pid: number | undefined, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readTextNow(`/proc/${pid ?? 0}/status`) ?? "");
  return Number(found?.[1] ?? 0) / 1024;
}

/** Milliseconds of processor time that a process has had. */
function processorTime(pid: number | undefined): number {
  const fields = (readTextNow(`/proc/${pid ?? 0}/stat`) ?? "").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

const missing = corpusIsMissing();
if (missing !== undefined) {
  console.log(`Nothing to mutate: ${missing}`);
  process.exit(0);
}
const editorIdOf = (language: string): string =>
  LANGUAGE_NAMES.find(({ id }) => id === language)?.editorIds.at(-1) ?? "yaml";
const files = corpusFiles("").flatMap(({ path, bytes }) => {
  const text = bytes.toString("utf8");
  const language = bytes.length > 500_000 ? undefined : identify(path, text);
  return language === undefined ? [] : [{ path: nameFor(path, language), text, languageId: editorIdOf(language) }];
});

function nameFor(path: string, language: string): string {
  const name = path.split("/").at(-1) ?? "x";
  return language === "workflow" ? `.github/workflows/${name}` : name;
}

console.log(`${files.length} files, ${count} mutations, seed ${seed}`);
const session = await startSession({ files: {} });
const { pid } = session.process;
session.process.once("exit", (code) => {
  if (isDone) return;
  console.log(`The server ended with ${String(code)}`);
  process.exit(1);
});
let isDone = false;
let slowest = { time: 0, path: "", number: 0 };
let internal = 0;
for (let number = 1; number <= count; number++) {
  const file = files[random(files.length)];
  const other = files[random(files.length)];
  if (file === undefined || other === undefined) break;
  const text = mutate(file.text, other.text);
  const before = processorTime(pid);
  const uri = await session.open(`${number % 50}/${file.path}`, file.languageId, text);
  const line = random(text.split("\n").length);
  const position = { line, character: random(60) };
  const [found] = await Promise.all([
    session.diagnostics(uri),
    session.hover(uri, position.line, position.character),
    session.actions(uri, { start: position, end: position }),
    session.secretRanges(uri),
    session.connection.sendRequest("textDocument/documentLink", { textDocument: { uri } }),
    session.complete(uri, position.line, position.character),
  ]);
  const broken = found.find(({ code }) => code === "paylint/internal-error");
  if (broken !== undefined) {
    internal += 1;
    console.log(`internal error, mutation ${number} of ${file.path}: ${JSON.stringify(broken.message)}`);
  }
  await session.close(uri);
  const time = processorTime(pid) - before;
  if (time > slowest.time) slowest = { time, path: file.path, number };
  if (number % 5000 === 0)
    console.log(
      `${number}: slowest ${slowest.time} ms (${slowest.path}, mutation ${slowest.number}), ${internal} internal errors, memory ${statusOf(pid, "VmRSS").toFixed(0)} MiB, peak ${statusOf(pid, "VmHWM").toFixed(0)} MiB`,
    );
}
isDone = true;
console.log(`${count} files answered; exit ${String(await session.end())}`);
