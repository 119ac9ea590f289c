/** What a package.json says about building: only the parts that are well formed. */
export interface PackageJson {
  readonly name: string | undefined;
  /** `pnpm@10.17.0`. */
  readonly packageManager: string | undefined;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
}

export function readPackageJson(text: string): PackageJson | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
  const record = recordOf(value);
  if (record === undefined) return undefined;
  const scripts = Object.entries(recordOf(record["scripts"]) ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  const names = (key: string): string[] => Object.keys(recordOf(record[key]) ?? {});
  const { name, packageManager } = record;
  return {
    name: typeof name === "string" ? name : undefined,
    packageManager: typeof packageManager === "string" ? packageManager : undefined,
    scripts: Object.fromEntries(scripts),
    dependencies: new Set([...names("dependencies"), ...names("optionalDependencies")]),
    devDependencies: new Set(names("devDependencies")),
  };
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** Packages of the tools whose command has another name. */
const PACKAGES: Readonly<Record<string, string>> = {
  tsc: "typescript",
  nest: "@nestjs/cli",
  ng: "@angular/cli",
  swc: "@swc/cli",
  babel: "@babel/cli",
  "vue-cli-service": "@vue/cli-service",
  "vue-tsc": "vue-tsc",
  nx: "nx",
  "run-s": "npm-run-all",
  "run-p": "npm-run-all",
  sass: "sass",
  ncc: "@vercel/ncc",
  remix: "@remix-run/dev",
  "react-router": "@react-router/dev",
  "svelte-kit": "@sveltejs/kit",
};

/** Packages that a build reads although its command does not name them. */
const SILENT_HELPERS = [
  "typescript",
  "tailwindcss",
  "postcss",
  "sass",
  "autoprefixer",
  "@babel/core",
  "vite",
  "webpack",
];

/**
 * Whether a script needs development packages: the first that it cannot do without, `undefined` when all its tools
 * are ordinary dependencies, `unknown` when that cannot be told.
 */
export type BuildNeed =
  | { readonly kind: "development"; readonly package: string }
  | { readonly kind: "none" | "unknown" };

export function buildNeed(file: PackageJson, tools: readonly string[]): BuildNeed {
  const packages = tools.map((tool) => (Object.hasOwn(PACKAGES, tool) ? (PACKAGES[tool] ?? tool) : tool));
  const missing = packages.find((name) => file.devDependencies.has(name) && !file.dependencies.has(name));
  if (missing !== undefined) return { kind: "development", package: missing };
  if (!packages.some((name) => file.dependencies.has(name))) return { kind: "unknown" };
  return { kind: SILENT_HELPERS.some((name) => file.devDependencies.has(name)) ? "unknown" : "none" };
}

/** The programs that a script runs, other scripts of the file followed. */
export function toolsOfScript(file: PackageJson, name: string, depth = 0): string[] {
  const script = Object.hasOwn(file.scripts, name) ? file.scripts[name] : undefined;
  if (script === undefined || depth > 5) return [];
  return script
    .slice(0, 2000)
    .split(/&&|\|\||[;|&]/)
    .flatMap((part) => {
      const words = part.trim().split(/\s+/);
      while (/^(?:\w+=.*|cross-env|env|npx|dotenv|--|-.*)$/.test(words[0] ?? "")) words.shift();
      const [program, ...rest] = words;
      if (program === undefined || program === "") return [];
      const isRunner = program === "npm" || program === "yarn" || program === "pnpm";
      if (!isRunner && !/^(?:run-[sp]|npm-run-all)$/.test(program)) return [program];
      const called = rest.filter((word) => !word.startsWith("-") && word !== "run");
      return called.slice(0, isRunner ? 1 : 8).flatMap((other) => toolsOfScript(file, other, depth + 1));
    });
}
