import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import { asRecord, asText, recordOf, scriptsOf } from "../../../service/package-manifest.ts";
import type { Refusal } from "../recipe.ts";
import { lifecycleScripts } from "./lifecycle.ts";

const GENERATES = /\b(?:prisma|zenstack)[ \t]+generate\b/;

/** Prisma's client is made by the build, and by no script that runs with an install. */
export function generatesInBuild(project: ProjectFiles): boolean {
  const scripts = scriptsOf(project);
  const generates = (name: string): boolean => GENERATES.test(scripts[name] ?? "");
  return ["prebuild", "build"].some(generates) && !lifecycleScripts(project).some(generates);
}

/**
 * A schema lies here, and no script that an install or a build runs makes a client of it: without one nothing starts.
 * @param isPiped another tool runs scripts beside the build's, so that any may be run
 */
export function lacksClient(project: ProjectFiles, isPiped: boolean): boolean {
  const manifest = recordOf(contentOf(project, "package.json"));
  const isUsed = ["dependencies", "devDependencies"].some((key) => asRecord(manifest[key])["prisma"] !== undefined);
  if (!isUsed || !findsSchema(project, manifest)) return false;
  const scripts = scriptsOf(project);
  const run = new Set(
    isPiped ? Object.keys(scripts) : [...lifecycleScripts(project), "prebuild", "build", "postbuild"],
  );
  // A script's words may name others: `run-s db:generate compile`.
  for (const name of run)
    for (const word of (scripts[name] ?? "").slice(0, 2000).split(/[\s;&|"']+/))
      if (scripts[word] !== undefined) for (const one of [`pre${word}`, word, `post${word}`]) run.add(one);
  return ![...run].some((name) => GENERATES.test(scripts[name] ?? ""));
}

/** Whether Prisma finds a schema by itself: at its usual places, or where a setting says. */
function findsSchema({ existing }: ProjectFiles, manifest: Readonly<Record<string, unknown>>): boolean {
  if (!existing.some((path) => path.endsWith(".prisma"))) return false;
  return (
    asRecord(manifest["prisma"])["schema"] !== undefined ||
    existing.some((path) =>
      /^(?:prisma\/)?(?:schema\.prisma$|schema\/)|^(?:prisma\.config|\.config\/prisma)\./.test(path),
    )
  );
}

/** The first Prisma whose client finds the image's OpenSSL without asking a shell for it. */
const FINDS_OPENSSL = [4, 14] as const;

/** A Prisma whose engine does not start in an image of today, whatever it is built in. */
export function refuseOldPrisma(manifest: Readonly<Record<string, unknown>>): Refusal | undefined {
  const asked = ["dependencies", "devDependencies"].flatMap((key) => {
    const packages = asRecord(manifest[key]);
    return [packages["@prisma/client"], packages["prisma"]];
  });
  for (const version of asked) {
    const [, range = "", major, minor] = /^([~^]?)(\d{1,3})\.(\d{1,3})/.exec(asText(version) ?? "") ?? [];
    if (major === undefined || Number(major) > FINDS_OPENSSL[0]) continue;
    const isOld = Number(major) < FINDS_OPENSSL[0] || (range !== "^" && Number(minor) < FINDS_OPENSSL[1]);
    if (isOld)
      return {
        refusal: `Prisma ${major}.${minor} asks a shell for the OpenSSL that its engine needs, and the image has none. Update \`prisma\` and \`@prisma/client\` to ${FINDS_OPENSSL.join(".")} or newer`,
      };
  }
  return undefined;
}
