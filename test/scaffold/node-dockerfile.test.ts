import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Expected, type Files, assertGenerated, refusalOf } from "./generated.ts";
import { manifest, member, npm, withScript, workspace } from "./node-projects.ts";

const TOKEN = ["npm_", "Ab3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5"].join("");

const CASES: Readonly<Record<string, Expected>> = {
  "patches, and hooks of a desk, which need nothing": {
    files: npm({
      "package.json": withScript("postinstall", "patch-package && husky || true"),
      "patches/ms+2.1.3.patch": "",
    }),
    lines: ["COPY patches ./patches"],
  },
  "no patches where there are none": {
    files: npm({ "package.json": withScript("postinstall", "patch-package") }),
    lines: ["COPY package.json package-lock.json ./"],
    without: ["COPY patches ./patches"],
  },
  "a link that leads to nothing": {
    files: npm({ "package.json": manifest({ devDependencies: { "react@latest": "link:@@types/react@latest" } }) }),
    lines: [
      '# `"react@latest": "link:@@types/react@latest"` of package.json leads to nothing that is there, and nothing is copied for it.',
    ],
    without: ["COPY @@types/react@latest ./@@types/react@latest"],
  },
  "a hook of a desk alone": {
    files: npm({ "package.json": withScript("prepare", "husky install") }),
    lines: ["COPY package.json package-lock.json ./"],
    without: ["# Scripts of the project run with the install and read its files."],
  },
  "everything for a script that nobody knows": {
    files: npm({ "package.json": withScript("prepare", "node scripts/setup.js") }),
    lines: ["# Scripts of the project run with the install and read its files."],
    without: ["COPY package.json package-lock.json ./"],
  },
  "a local package": {
    files: npm({ "package.json": manifest({ dependencies: { sdk: "file:./vendor/sdk-1.0.0.tgz" } }) }),
    lines: ["COPY vendor/sdk-1.0.0.tgz ./vendor/sdk-1.0.0.tgz"],
  },
  ".npmrc without a credential": {
    files: npm({ ".npmrc": "legacy-peer-deps=true\n" }),
    lines: ["COPY package.json package-lock.json .npmrc ./", "!.npmrc"],
  },
  ".npmrc with a credential, which gets into no layer": {
    files: npm({ ".npmrc": `//registry.npmjs.org/:_authToken=${TOKEN}\n` }),
    lines: [
      "COPY package.json package-lock.json ./",
      "RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true npm ci --include=dev",
      "**/.npmrc",
    ],
    without: ["!.npmrc"],
  },
  ".npmrc that takes its credential from the environment": {
    files: npm({ ".npmrc": "//npm.pkg.github.com/:_authToken=${NPM_TOKEN}\n" }),
    lines: [
      "COPY package.json package-lock.json .npmrc ./",
      "RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN,required=true npm ci --include=dev",
    ],
  },
  "patches and settings of pnpm, of a version that the lockfile tells": {
    files: {
      "package.json": manifest(),
      "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
      "pnpm-workspace.yaml": "patchedDependencies:\n  ms@2.1.3: patches/ms@2.1.3.patch\n",
      ".npmrc": "shamefully-hoist=true\n",
      ".pnpmfile.cjs": "",
    },
    lines: [
      "RUN npm install --global pnpm@10.34.9",
      "COPY package.json pnpm-lock.yaml .npmrc pnpm-workspace.yaml .pnpmfile.cjs ./",
      "COPY patches ./patches",
    ],
  },
  "one package, whose pattern for members takes in nothing else": {
    files: {
      "package.json": manifest({ packageManager: "pnpm@10.24.0" }),
      "pnpm-lock.yaml": "",
      "pnpm-workspace.yaml": "packages:\n  - '**'\nonlyBuiltDependencies:\n  - esbuild\n",
    },
    lines: ["COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./"],
  },
  "an older pnpm": {
    files: { "package.json": manifest(), "pnpm-lock.yaml": "lockfileVersion: 5.4\n" },
    lines: ["RUN npm install --global pnpm@7.33.7"],
  },
  "patches and plugins of Yarn 4": {
    files: {
      "package.json": manifest({ resolutions: { ms: "patch:ms@npm%3A2.1.3#~/.yarn/patches/ms-npm-2.1.3.patch" } }),
      "yarn.lock": "",
      ".yarnrc.yml":
        "nodeLinker: node-modules\nplugins:\n  - path: .yarn/plugins/own.cjs\nyarnPath: .yarn/releases/yarn-4.9.1.cjs\n",
    },
    lines: [
      "COPY package.json yarn.lock .yarnrc.yml ./",
      "COPY .yarn/patches ./.yarn/patches",
      "COPY .yarn/plugins ./.yarn/plugins",
    ],
  },
  "a member of an npm workspace": {
    files: workspace({}, "package-lock.json"),
    member,
    lines: [
      "# Built from the workspace's root: docker build -f packages/api/Dockerfile .",
      "RUN --mount=type=cache,target=/root/.npm npm ci --include=dev --workspace=@acme/api --include-workspace-root",
      "RUN npm run build --workspace=@acme/money \\",
      "    && npm run build --workspace=@acme/api \\",
      "    && npm prune --omit=dev --workspace=@acme/api --include-workspace-root",
      "WORKDIR /app/packages/api",
      "COPY --from=build /app/packages/money /app/packages/money",
      "COPY --from=build /app/packages/api /app/packages/api",
      'CMD ["dist/server.js"]',
      "packages/api/dist",
      "packages/money/dist",
    ],
  },
  "a member of a pnpm workspace": {
    files: workspace({ workspaces: undefined, packageManager: "pnpm@10.24.0" }, "pnpm-lock.yaml", {
      "pnpm-workspace.yaml": 'packages:\n  - "packages/*"\n',
    }),
    member,
    lines: [
      "RUN pnpm --filter @acme/money run build && pnpm --filter @acme/api run build",
      "RUN --mount=type=cache,target=/pnpm-store CI=true pnpm --filter @acme/api deploy --prod --legacy --store-dir=/pnpm-store /out",
      "COPY --from=build /out ./",
      "**/.gitignore",
    ],
  },
  "a member of a Yarn 4 workspace": {
    files: workspace({ packageManager: "yarn@4.9.1" }, "yarn.lock", { ".yarnrc.yml": "nodeLinker: node-modules\n" }),
    member,
    lines: [
      "RUN yarn workspace @acme/money run build && yarn workspace @acme/api run build",
      "RUN --mount=type=cache,target=/root/.yarn/berry/cache yarn workspaces focus --production @acme/api",
    ],
  },
  "a member that Turborepo builds": {
    files: workspace({ packageManager: "npm@11.0.0", devDependencies: { turbo: "^2.5.4" } }, "package-lock.json", {
      "turbo.json": "{}",
      "tsconfig.base.json": "{}",
    }),
    member,
    lines: [
      "RUN npm install --global turbo@2.5.4",
      "RUN turbo prune @acme/api --docker",
      "COPY --from=prune /app/out/json/ ./",
      "COPY --from=prune /app/out/full/ ./",
      "COPY tsconfig.base.json ./",
      "RUN npx --no-install turbo run build --filter=@acme/api \\",
    ],
  },
  "Next.js, standalone, with keys for browsers": {
    files: npm({
      "package.json": manifest({ scripts: { build: "next build", start: "next start" }, dependencies: { next: "16" } }),
      "next.config.ts": "export default { output: 'standalone' };\n",
      "public/a/logo.svg": "",
      ".env.example": "NEXT_PUBLIC_SEARCH_API_KEY=\nNEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY=\nSTRIPE_SECRET_KEY=\n",
    }),
    given: { user: "10001", port: "8080" },
    lines: [
      "ARG NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY",
      "# Every browser gets these, too: they are public, whatever their names say.",
      "# hadolint ignore=DL3064",
      "ARG NEXT_PUBLIC_SEARCH_API_KEY",
      "ENV NODE_ENV=production HOSTNAME=0.0.0.0 PORT=8080",
      "COPY --from=build --chown=10001:10001 /app/.next/standalone ./",
      "COPY --from=build /app/.next/static ./.next/static",
      "COPY --from=build /app/public ./public",
      'CMD ["server.js"]',
    ],
    without: ["ARG STRIPE_SECRET_KEY", "RUN npm prune --omit=dev"],
  },
  "keys for browsers under names that builders warn of": {
    files: npm({ ".env.example": "VITE_STRIPE_PUBLISHABLE_KEY=\nVITE_API_URL=\n" }),
    lines: [
      "ARG VITE_API_URL",
      "RUN --mount=type=secret,id=VITE_STRIPE_PUBLISHABLE_KEY,env=VITE_STRIPE_PUBLISHABLE_KEY,required=true npm run build \\",
    ],
    without: ["ARG VITE_STRIPE_PUBLISHABLE_KEY"],
  },
  "Next.js as a member": {
    files: workspace({}, "package-lock.json", {
      "packages/api/package.json": manifest({
        name: "@acme/api",
        scripts: { build: "next build", start: "next start" },
        dependencies: { next: "16" },
      }),
      "packages/api/next.config.js": 'module.exports = {\n  output: "standalone",\n};\n',
    }),
    member,
    lines: [
      "COPY --from=build --chown=65532:65532 /app/packages/api/.next/standalone ./",
      "COPY --from=build /app/packages/api/.next/static ./packages/api/.next/static",
      'CMD ["packages/api/server.js"]',
    ],
  },
  "Bun with nothing against one binary": {
    files: {
      "package.json": manifest({ scripts: { start: "bun src/server.ts" }, dependencies: { hono: "4" } }),
      "bun.lock":
        '{ "workspaces": { "": { "dependencies": { "hono": "4", }, }, }, "packages": { "hono": ["hono@4.0.0", "", {}, "sha"], }, }',
    },
    lines: [
      "RUN NODE_ENV=production bun build --compile --outfile=/out/service ./src/server.ts",
      "ENV NODE_ENV=production",
    ],
  },
  "a member of a Bun workspace without development packages, which a script needs that builds": {
    files: workspace({ packageManager: "bun@1.4.5", scripts: { postinstall: "turbo build" } }, "bun.lock", {
      "packages/api/package.json": manifest({ name: "@acme/api", scripts: { start: "bun src/server.ts" } }),
    }),
    member,
    lines: [
      "RUN --mount=type=cache,target=/root/.bun/install/cache bun install --frozen-lockfile",
      "    && bun pm pkg delete scripts.postinstall \\",
      "    && bun install --frozen-lockfile --production --filter @acme/api",
    ],
  },
  "a way to leave scripts out that an older Bun has": {
    files: {
      "package.json": manifest({
        packageManager: "bun@1.2.4",
        scripts: { start: "bun src/server.ts", prepare: "husky" },
      }),
      "bun.lock": "",
    },
    lines: [
      "RUN --mount=type=cache,target=/root/.bun/install/cache bun -e 'const file = Bun.file(\"package.json\"), manifest = await file.json(); delete manifest.scripts.prepare; await Bun.write(file, JSON.stringify(manifest))' && bun install --frozen-lockfile --production",
    ],
  },
  "a member of a Bun workspace, which is built": {
    files: workspace({ packageManager: "bun@1.4.5" }, "bun.lock", {
      "packages/api/package.json": manifest({
        name: "@acme/api",
        scripts: { build: "tsc", start: "bun dist/server.js" },
        dependencies: { "@acme/money": "workspace:*" },
      }),
    }),
    member,
    lines: [
      "RUN bun run --filter @acme/money build && bun run --filter @acme/api build",
      'ENTRYPOINT ["/usr/local/bin/bun", "dist/server.js"]',
    ],
  },
};

describe("generated Dockerfiles for Node.js and Bun bring", () => {
  for (const [title, expected] of Object.entries(CASES)) test(title, () => assertGenerated(expected));

  /** Packages of bun.lock by their details, which the service needs directly or not. */
  const lockOf = (packages: object): string =>
    JSON.stringify({ workspaces: { "": { dependencies: { a: "1" }, devDependencies: { esbuild: "1" } } }, packages });
  const compiled: Readonly<Record<string, readonly [lock: string, isCompiled: boolean]>> = {
    "a development package alone is native": [
      lockOf({ a: ["a@1", "", {}], esbuild: ["esbuild@1", "", { hasInstallScript: true }] }),
      true,
    ],
    "a binary for another system": [
      lockOf({
        a: ["a@1", "", { optionalDependencies: { fsevents: "1" } }],
        fsevents: ["fsevents@1", "", { os: "darwin" }],
      }),
      true,
    ],
    "a binary for Linux, deep below": [
      lockOf({
        a: ["a@1", "", { dependencies: { b: "1" } }],
        "a/b": ["b@2", "", { optionalDependencies: { "@b/linux": "1" } }],
        "@b/linux": ["@b/linux@1", "", { os: "linux", cpu: "x64" }],
      }),
      false,
    ],
    "native code that is looked for": [lockOf({ a: ["a@1", "", { dependencies: { "node-gyp-build": "4" } }] }), false],
    workers: [
      lockOf({
        a: ["a@1", "", { dependencies: { "thread-stream": "3" } }],
        "thread-stream": ["thread-stream@3", "", {}],
      }),
      false,
    ],
    "a lockfile that nobody can read": ["not JSON", false],
  };
  for (const [title, [lock, isCompiled]] of Object.entries(compiled))
    test(`${isCompiled ? "one binary" : "packages"} with Bun: ${title}`, () => {
      const files = { "package.json": manifest({ scripts: { start: "bun src/server.ts" } }), "bun.lock": lock };
      const binary = "RUN NODE_ENV=production bun build --compile --outfile=/out/service ./src/server.ts";
      assertGenerated({
        files,
        lines: isCompiled ? [binary] : ["COPY --from=build /app ./"],
        without: isCompiled ? [] : [binary],
      });
    });

  const refused: Readonly<Record<string, readonly [files: Files, member: string | undefined, reason: RegExp]>> = {
    "a local package that is not there": [
      npm({ "package.json": manifest({ dependencies: { sdk: "file:./sdk-1.0.0.tgz" } }) }),
      undefined,
      /takes `sdk` from \.\/sdk-1\.0\.0\.tgz, which is not there\. Add it, or take the line/,
    ],
    "a package outside of what is built": [
      npm({ "package.json": manifest({ dependencies: { a: "file:../a" } }) }),
      undefined,
      /from \.\.\/a, .*Make both members of one workspace/,
    ],
    "static files of Next.js": [
      npm({
        "package.json": manifest({ scripts: { start: "next start" }, dependencies: { next: "16" } }),
        "next.config.mjs": 'export default { output: "export" };\n',
      }),
      undefined,
      /web server/,
    ],
    "a member with Next.js that gathers nothing": [
      workspace({}, "package-lock.json", {
        "packages/api/package.json": manifest({
          name: "a",
          scripts: { start: "next start" },
          dependencies: { next: "16" },
        }),
      }),
      member,
      /Set `output: "standalone"` in next\.config\.js/,
    ],
    "a project of Nx without a script that builds": [
      npm({ "package.json": manifest({ scripts: { start: "nx serve" } }), "nx.json": "{}" }),
      undefined,
      /@nx\/node:setup-docker/,
    ],
    "a credential in .yarnrc.yml": [
      {
        "package.json": manifest(),
        "yarn.lock": "",
        ".yarnrc.yml": `nodeLinker: node-modules\nnpmAuthToken: "${TOKEN}"\n`,
      },
      undefined,
      /NPM_TOKEN-/,
    ],
    "Yarn 3 without its plugin": [
      {
        "package.json": manifest({ packageManager: "yarn@3.8.0" }),
        "yarn.lock": "",
        ".yarnrc.yml": "nodeLinker: node-modules\n",
      },
      undefined,
      /yarn plugin import workspace-tools/,
    ],
  };
  for (const [title, [files, folder, reason]] of Object.entries(refused))
    test(`nothing for ${title}, and the reason says what to do`, () => assert.match(refusalOf(files, folder), reason));

  test("what a workspace leaves out is no member", () => {
    assert.match(refusalOf(workspace({}, "package-lock.json"), "packages/old"), /no lockfile beside it/);
  });
});
