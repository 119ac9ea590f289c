// Turns the stack of a failed test from places in the bundle into places in the test file.
import { SourceMap } from "node:module";
import path from "node:path";
import { projectFolder } from "./cache.ts";

/** Frames that say nothing about a test: the runner, our assertions, Node. */
const machinery = /node_modules[\\/]|test[\\/]vscode[\\/]|node:internal/;

/** A function that rewrites an error text with frames in the bundle. The bundle must hold its source map. */
export function stackMapper(bundleFile: string, bundle: string, host: "server" | "worker"): (error: string) => string {
  const encoded = /\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)/.exec(bundle)?.[1];
  if (encoded === undefined) return (error) => error;
  const map = new SourceMap(JSON.parse(Buffer.from(encoded, "base64").toString("utf8")));
  // In the worker VS Code wraps the file into a function whose head takes two lines.
  const shift = host === "worker" ? 2 : 0;
  const original = (line: number, column: number): string | undefined => {
    const entry = map.findEntry(line - shift - 1, column - 1);
    if (!("originalSource" in entry)) return undefined;
    const source = path.resolve(path.dirname(bundleFile), entry.originalSource);
    return `${path.relative(projectFolder, source)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  };
  return (error) =>
    error
      .split("\n")
      .map((text) => {
        const frame = /^(\s+at .*?)\(?[^\s()]*suite\.js(?:#[\w-]+)?:(\d+):(\d+)\)?$/.exec(text);
        const place = frame === null ? undefined : original(Number(frame[2]), Number(frame[3]));
        return frame === null || place === undefined ? text : `${frame[1] ?? ""}(${place})`;
      })
      .filter((text) => !(/^\s+at /.test(text) && machinery.test(text)))
      .join("\n");
}
