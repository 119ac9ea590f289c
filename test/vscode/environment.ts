import path from "node:path";

/** Keeps caches, sockets and temporary files of the editor out of the home folder and of the shared temporary folder. */
export function serverEnvironment(home: string, scratch: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env };
  // Set by a test runner or an outer editor; either would change what the server does.
  for (const key of Object.keys(env)) if (/^(VSCODE_|NODE_|ELECTRON_|npm_)/.test(key)) delete env[key];
  // No marketplace: nothing that a test sees may depend on the network.
  env["EXTENSIONS_GALLERY"] = "{}";
  env["XDG_CACHE_HOME"] = path.join(home, "cache");
  const longestSocketName = 64;
  if (scratch.length + longestSocketName < 104) {
    env["TMPDIR"] = scratch;
    env["XDG_RUNTIME_DIR"] = scratch;
  }
  return env;
}
