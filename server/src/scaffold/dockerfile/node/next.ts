import type { Detected } from "../../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import { scriptsOf } from "../../../service/package-manifest.ts";
import type { ImageAnswers, Refusal } from "../recipe.ts";

/** How a Next.js service is shipped. */
export interface NextService {
  /** `standalone`: what the build gathers itself. `packages`: with all packages, by `next start`. */
  readonly kind: "standalone" | "packages";
  readonly entry: Detected<string>;
  readonly config: string | undefined;
  /** The configuration takes in other files of the project. */
  readonly readsFiles: boolean;
}

export const NEXT_CONFIGS = ["ts", "mts", "js", "mjs", "cjs"].map((ending) => `next.config.${ending}`);

/** Undefined where the service is not started by Next.js's own server. */
export function nextOf(project: ProjectFiles, framework: string | undefined): NextService | Refusal | undefined {
  if (framework !== "Next.js") return undefined;
  const config = NEXT_CONFIGS.find((name) => project.existing.includes(name));
  const lines = (config === undefined ? "" : (contentOf(project, config) ?? "")).split("\n");
  const text = lines.filter((line) => !line.trimStart().startsWith("//")).join("\n");
  const output = /\boutput:\s*["'`](\w+)["'`]/.exec(text)?.[1];
  const start = scriptsOf(project)["start"] ?? "";
  const readsFiles = /\b(?:from|import|require)[ (]{0,3}["'`]\.\.?\//.test(text);
  if (output === "export")
    return {
      refusal: `${config} exports static files, which need no Node.js at run time. Serve what \`next build\` writes to out/ with a web server`,
    };
  if (output === "standalone" && !/^node (?!\.next\/)/.test(start)) {
    const member = project.workspace === undefined ? "" : `${project.workspace.member}/`;
    const entry = { value: `${member}server.js`, evidence: `output: "standalone" in ${config}` };
    return { kind: "standalone", entry, config, readsFiles };
  }
  if (!/\bnext start\b/.test(start)) return undefined;
  if (project.workspace !== undefined)
    return {
      refusal: `a member of a workspace is shipped with what Next.js gathers for it. Set \`output: "standalone"\` in ${config ?? "next.config.js"}`,
    };
  const entry = { value: "node_modules/next/dist/bin/next start", evidence: "the start script in package.json" };
  return { kind: "packages", entry, config, readsFiles };
}

interface NextFiles {
  /** The folder from the workspace's root, with its slash; empty where there is none. */
  readonly member: string;
  readonly hasPublic: boolean;
  readonly config: string;
  readonly readsFiles: boolean;
}

/** The final stage's files. Next.js renews pages and images while it runs, so what it writes to belongs to the image's user. */
export function shippedNext(kind: string, answers: ImageAnswers, files: NextFiles): string[] {
  const { member, hasPublic, config, readsFiles } = files;
  const owned = `COPY --from=build --chown=${answers.user}:${answers.user}`;
  const publicFolder = hasPublic ? [`COPY --from=build /app/${member}public ./${member}public`] : [];
  const renews = "# Next.js renews pages and images while it runs, and writes them beside the built ones.";
  if (kind === "standalone")
    return [
      renews,
      `${owned} /app/${member}.next/standalone ./`,
      `COPY --from=build /app/${member}.next/static ./${member}.next/static`,
      ...publicFolder,
    ];
  const singly = [
    `COPY --from=build ${["/app/package.json", ...(config === "" ? [] : [`/app/${config}`])].join(" ")} ./`,
    "COPY --from=build /app/node_modules ./node_modules",
    ...publicFolder,
  ];
  return [
    '# With output: "standalone" in next.config, the image would hold the packages alone that the service uses.',
    // The configuration is read again at the start, and what it takes in may be anywhere.
    ...(readsFiles ? ["COPY --from=build /app ./"] : singly),
    renews,
    `${owned} /app/.next ./.next`,
  ];
}
