import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { walkFolder } from "../server/src/disk/walk.ts";
import { identify } from "../server/src/engine/identify.ts";

interface Taken {
  readonly wall: number;
  /** Of the process and its threads; undefined where the shell does not tell. */
  readonly processor: number | undefined;
  /** It has said something: a program that gives up says nothing. */
  readonly hasReported: boolean;
}

/**
 * Checks the corpus' workflows with all rules beside zizmor, in a folder of their own, alternating, and prints the best of each: what
 * else runs on the machine only adds.
 * @param corpus where the corpus lies
 * @param cli the words that start `paylint check`
 * @param isThere whether a program is on the PATH
 */
export async function measureZizmor(
  corpus: string,
  cli: readonly string[],
  runs: number,
  isThere: (program: string) => boolean,
): Promise<void> {
  if (!isThere("zizmor")) {
    console.log("\nWorkflows with all rules: zizmor is not on the PATH (`pip install zizmor`)");
    return;
  }
  const folder = join(corpus, "zizmor");
  const inside = join(folder, ".github/workflows");
  mkdirSync(inside, { recursive: true });
  writeFileSync(join(folder, ".paylint.yaml"), "profile: strict\n");
  const from = join(corpus, "workflows");
  for (const path of (await walkFolder(from)).paths) {
    const file = join(from, path);
    if (identify(path, readFileSync(file, "utf8")) === "workflow")
      copyFileSync(
        file,
        join(
          inside,
          `${relative(from, file)
            .replaceAll(/[\\/]/g, "__")
            .replace(/\.ya?ml$/, "")}.yml`,
        ),
      );
  }
  const zizmor = ["zizmor", "--offline", "--no-progress", ".github/workflows"];
  const leftOut = removeUnreadable(zizmor, folder);
  const [ours, theirs]: [Taken[], Taken[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    ours.push(take([...cli, "."], folder));
    theirs.push(take(zizmor, folder));
  }
  const [mine, other] = [bestOf(ours), bestOf(theirs)];
  console.log("\n| workflows with all rules | wall ms | processor ms |\n| --- | --- | --- |");
  console.log(`| paylint | ${shown(mine.wall)} | ${shown(mine.processor)} |`);
  console.log(
    `| zizmor --offline, without ${leftOut} that it gives up on | ${shown(other.wall)} | ${shown(other.processor)} |`,
  );
  console.log(`| ratio | ${ratio(mine.wall, other.wall)} | ${ratio(mine.processor, other.processor)} |`);
}

/** It checks none of the files when it cannot read one of them, and names that one. */
function removeUnreadable(zizmor: readonly string[], folder: string): number {
  const [program = "", ...words] = zizmor;
  for (let removed = 0; ; removed++) {
    const { stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 30 });
    const name = /failed to load (\S+) as/.exec(stderr)?.[1];
    if (name === undefined) return removed;
    rmSync(join(folder, ".github/workflows", basename(name)));
  }
}

/** The shell tells what its children took; where there is none, the clock alone counts. */
function take(command: readonly string[], folder: string): Taken {
  const script = '"$@" > output.txt 2> errors.txt; times';
  const started = performance.now();
  const run = spawnSync("sh", ["-c", script, "sh", ...command], { cwd: folder, encoding: "utf8" });
  const wall = performance.now() - started;
  const output = join(folder, "output.txt");
  const hasReported = readFileSync(output).length > 0;
  for (const name of ["output.txt", "errors.txt"]) rmSync(join(folder, name));
  const parts = (run.stdout.split("\n")[1] ?? "").split(" ").filter((part) => part.endsWith("s"));
  const seconds = parts.reduce((sum, part) => {
    const [minutes, rest = ""] = part.split("m");
    return sum + Number(minutes) * 60 + Number(rest.slice(0, -1));
  }, 0);
  return { wall, processor: parts.length === 2 ? seconds * 1000 : undefined, hasReported };
}

function bestOf(taken: readonly Taken[]): Pick<Taken, "wall" | "processor"> {
  const processors = taken.flatMap(({ processor }) => processor ?? []);
  return {
    wall: taken.every(({ hasReported }) => hasReported) ? Math.min(...taken.map(({ wall }) => wall)) : Number.NaN,
    processor: processors.length === 0 ? undefined : Math.min(...processors),
  };
}

function shown(milliseconds: number | undefined): string {
  return milliseconds?.toFixed(0) ?? "";
}

function ratio(mine: number | undefined, other: number | undefined): string {
  return mine === undefined || other === undefined ? "" : `${(mine / other).toFixed(2)}x`;
}
