import { isMainThread } from "node:worker_threads";
import { VERSION } from "../version.ts";
import { describeFailure } from "../engine/failure.ts";
import { check } from "./check.ts";
import { listData } from "./data.ts";
import { RefusedError, deploy } from "./deploy.ts";
import { deployments } from "./deployments.ts";
import { explain, listRules } from "./explain.ts";
import { fix } from "./fix.ts";
import { runHelper } from "./helper.ts";
import { generate } from "./generate.ts";
import { targets } from "./targets.ts";
import { EXIT, HELP, UsageError } from "./usage.ts";

/** Runs one command line; the answer is the exit code. */
async function run(words: readonly string[]): Promise<number> {
  const [command, ...rest] = words;
  switch (command) {
    case "check":
      return check(rest);
    case "fix":
      return fix(rest);
    case "generate":
      return generate(rest);
    case "deploy":
      return deploy(rest);
    case "deployments":
      return deployments(rest);
    case "targets":
      return targets(rest);
    case "explain":
      return explain(rest);
    case "rules":
      return listRules(rest);
    case "data":
      return listData(rest);
    case "--version":
    case "-v":
      process.stdout.write(`${VERSION}\n`);
      return EXIT.clean;
    case "--help":
    case "-h":
    case "help":
      process.stdout.write(HELP);
      return EXIT.clean;
    case undefined:
      throw new UsageError("say what to do, for example `paylint check`");
    default:
      throw new UsageError(`there is no command \`${command}\``);
  }
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader of a pipe may have had enough (`paylint check | head`).
  if (error.code === "EPIPE") process.exit(process.exitCode ?? EXIT.clean);
  throw error;
});

if (isMainThread) void answer();
else runHelper();

async function answer(): Promise<void> {
  try {
    process.exitCode = await run(process.argv.slice(2));
  } catch (error) {
    if (error instanceof RefusedError) {
      process.stderr.write(`paylint: ${error.message}\n`);
      process.exitCode = EXIT.refused;
      return;
    }
    const isUsage = error instanceof UsageError;
    process.stderr.write(`paylint: ${isUsage ? error.message : describeFailure(error)}\n`);
    if (isUsage) process.stderr.write("See `paylint --help`.\n");
    process.exitCode = EXIT.usage;
  }
}
