import { type ProjectFiles, contentOf } from "../../../service/files.ts";

/** What code writes beside itself, and how that is told. */
const WRITES: readonly (readonly [call: RegExp, what: (name: string) => string])[] = [
  [/\bdjango\.db\.backends\.sqlite3\b|["']sqlite(?:\+\w{1,20})?:\/\/\/(?!\/|:memory:)/, () => "a database of SQLite"],
  // At the top of a module: it runs whenever that is imported.
  [/^os\.(?:makedirs|mkdir)\(["'](?!\/)([\w./-]{1,100})["']/m, (name) => `the folder ${name}`],
];

/** What sources write into the service's own folder, where its user may not; one sentence for the Dockerfile. */
export function remarkOnWrites(project: ProjectFiles): string | undefined {
  for (const path of project.files.keys()) {
    if (!path.endsWith(".py") || /(?:^|\/)(?:tests?|local|dev|development|testing|ci)(?:\/|\.py$)/.test(path)) continue;
    const text = (contentOf(project, path) ?? "").replaceAll(/^[ \t]*#.*$/gm, "");
    for (const [call, what] of WRITES) {
      const found = call.exec(text);
      if (found !== null)
        return `# ${path} can put ${what(found[1] ?? "")} here, where this user may not write: that needs a volume.`;
    }
  }
  return undefined;
}
