const FRAME = /^\s+at (?:(?:async |new )?([\w$.<>]+)(?: \[as [\w$]+\])? \()?(?:[^()]*[/\\])?([\w.-]+):(\d+):(\d+)\)?$/;
const MAX_FRAMES = 6;

/**
 * Says of an error of our own code what and where, for a report: its kind and the calls it came from. Its message is left
 * out, since messages quote what was read (`JSON.parse` does), and that may be a secret. What the system says of files and connections names those alone, and is told as it is.
 */
export function describeFailure(error: unknown): string {
  if (isSystemError(error)) return error.message;
  if (!(error instanceof Error)) return "something that is no error was thrown";
  const frames = (error.stack ?? "").split("\n").flatMap((line) => {
    const frame = FRAME.exec(line);
    return frame === null ? [] : [`${frame[1] ?? "?"} (${frame[2]}:${frame[3]}:${frame[4]})`];
  });
  return frames.length === 0 ? error.name : `${error.name} at ${frames.slice(0, MAX_FRAMES).join(", ")}`;
}

function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error && "code" in error;
}
