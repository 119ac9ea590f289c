import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Where journals are kept: with the user's own state, readable by nobody else, and never in a workspace. */
export function stateFolder(environment: NodeJS.ProcessEnv): string {
  const own = environment["XDG_STATE_HOME"];
  // A relative one would count from the working folder, which is a workspace; the specification says to ignore it.
  if (own !== undefined && isAbsolute(own)) return join(own, "paylint", "runs");
  const windows = process.platform === "win32" ? environment["LOCALAPPDATA"] : undefined;
  const home = environment["HOME"] ?? homedir();
  return windows === undefined ? join(home, ".local", "state", "paylint", "runs") : join(windows, "paylint", "runs");
}
