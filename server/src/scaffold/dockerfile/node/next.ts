import type { Detected } from "../../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import { scriptsOf } from "../../../service/package-manifest.ts";
import type { ImageAnswers, Refusal } from "../recipe.ts";
import { outputOf } from "./next-output.ts";

/** How a Next.js service is shipped. */
export interface NextService {
  /** `standalone`: what the build gathers itself. `packages`: with all packages, by `next start`. */
  readonly kind: "standalone" | "packages";
  readonly entry: Detected<string>;
  readonly config: string | undefined;
  /** A variable that the build needs, as `NAME=value`. */
  readonly variable?: string | undefined;
  /** The configuration takes in other files of the project. */
  readonly readsFiles: boolean;
}

export const NEXT_CONFIGS = ["ts", "mts", "js", "mjs", "cjs"].map((ending) => `next.config.${ending}`);

/** Undefined where the service is not started by Next.js's own server. */
export function nextOf(project: ProjectFiles, framework: string | undefined): NextService | Refusal | undefined {
  if (framework !== "Next.js") return undefined;
  const config = NEXT_CONFIGS.find((name) => project.existing.includes(name));
  const whole = (config === undefined ? "" : (contentOf(project, config) ?? "")).replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const text = whole.replaceAll(/^[ \t]*\/\/.*$/gm, "");
  const output = outputOf(text);
  const start = scriptsOf(project)["start"] ?? "";
  const readsFiles = /\b(?:from|import|require)[ (]{0,3}["'`]\.\.?\//.test(text);
  if (output.isExport)
    return {
      refusal: `${config} exports static files, which need no Node.js at run time. Serve what \`next build\` writes to out/ with a web server`,
    };
  const startsGathered = /\bnode (?:\.\/)?\.next\/standalone\//.test(start);
  if (startsGathered || (output.isStandalone && !start.startsWith("node "))) {
    const member = project.workspace === undefined ? "" : `${project.workspace.member}/`;
    const { variable } = output;
    const evidence = startsGathered
      ? "the start script in package.json"
      : `output: "standalone" in ${config}${variable === undefined ? "" : `, for a build with ${variable}`}`;
    const entry = { value: `${member}server.js`, evidence };
    return { kind: "standalone", entry, config, readsFiles, variable };
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
