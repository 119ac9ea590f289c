import { describe, test } from "node:test";
import { type Files, assertGenerated } from "./generated.ts";

const project = (config: string, start = "next start"): Files => ({
  "package.json": JSON.stringify({ scripts: { build: "next build", start }, dependencies: { next: "16" } }),
  "package-lock.json": "{}",
  "next.config.mjs": `${config}\n`,
});

const STANDALONE = 'CMD ["server.js"]';
const PACKAGES = 'CMD ["node_modules/next/dist/bin/next", "start"]';

/** Configurations, and the line that shows what is shipped; a variable that the build has to have. */
const CASES: Readonly<Record<string, readonly [shipped: string, variable?: string]>> = {
  'export default { output: "standalone" };': [STANDALONE],
  'export default { images: { loader: "x" }, output: "standalone" };': [STANDALONE],
  "const config = {};\nconfig.output = 'standalone';": [STANDALONE],
  "// output: 'standalone'\nexport default {};": [PACKAGES],
  "/* output: 'standalone' */ export default {};": [PACKAGES],
  'export default { output: process.env.DOCKER ? "standalone" : undefined };': [STANDALONE, "DOCKER=1"],
  'export default { output: process.env.MODE === "docker" ? "standalone" : undefined };': [STANDALONE, "MODE=docker"],
  'export default { ...(buildEnv.OUT === "own" ? { output: "standalone", a: 1 } : {}) };': [STANDALONE, "OUT=own"],
  'export default { ...(process.env.DOCKER && { output: "standalone" }) };': [STANDALONE, "DOCKER=1"],
  'const isOwn = process.env.DOCKER === "true";\nexport default { output: isOwn ? "standalone" : "export" };': [
    STANDALONE,
    "DOCKER=true",
  ],
  'if (process.env.DOCKER === "yes") {\n  config.output = "standalone";\n}': [STANDALONE, "DOCKER=yes"],
  'export default { output: process.env.VERCEL ? undefined : "standalone" };': [STANDALONE],
  'export default { ...(!process.env.VERCEL && { output: "standalone" }) };': [STANDALONE],
  'const isProd = process.env.NODE_ENV === "production";\nexport default { output: isProd ? "standalone" : undefined };':
    [STANDALONE],
  'export default { output: process.env.NODE_ENV === "development" ? "standalone" : undefined };': [PACKAGES],
  'export default { output: own() ? "standalone" : undefined };': [PACKAGES],
  'export default { output: buildEnv.OUT ? "standalone" : undefined };': [PACKAGES],
  "export default { output: process.env.OUTPUT };": [PACKAGES],
  'export default (phase) => ({ output: phase === BUILD ? "standalone" : undefined });': [PACKAGES],
};

describe("what Next.js gathers is shipped where that is certain", () => {
  for (const [config, [shipped, variable]] of Object.entries(CASES))
    test(config, () =>
      assertGenerated({
        files: project(config),
        lines: variable === undefined ? [shipped] : [shipped, `ENV ${variable}`],
        without: [shipped === STANDALONE ? PACKAGES : STANDALONE],
      }),
    );

  test("and where it is what is started", () =>
    assertGenerated({
      files: project("export default own();", "node .next/standalone/server.js"),
      lines: [STANDALONE],
    }));
});
