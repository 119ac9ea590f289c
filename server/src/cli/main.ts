import { isMainThread } from "node:worker_threads";
import { VERSION } from "../version.ts";
import { describeFailure } from "../engine/failure.ts";
import { COMMANDS, HELP } from "./commands.ts";
import { runHelper } from "../disk/helper.ts";
import { note, print } from "./output.ts";
import { block, say } from "../base/say.ts";
import { EXIT, RefusedError, ToldError, UsageError } from "./usage.ts";

/** Runs one command line; the answer is the exit code. */
async function run(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  switch (name) {
    case "--version":
    case "-v":
      print(say`${VERSION}`);
      return EXIT.clean;
    case "--help":
    case "-h":
    case "help":
      print(block(HELP));
      return EXIT.clean;
    case undefined:
      throw new UsageError("say what to do, for example `paylint check`");
    default: {
      const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
      if (command === undefined) throw new UsageError(`there is no command \`${name}\``);
      return command.run(rest);
    }
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
    note(say`paylint: ${error instanceof ToldError ? error.words : describeFailure(error)}`);
    if (error instanceof UsageError) note(say`See \`paylint --help\`.`);
    process.exitCode = error instanceof RefusedError ? EXIT.refused : EXIT.usage;
  }
}
