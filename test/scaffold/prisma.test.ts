import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Expected, type Files, assertGenerated, refusalOf } from "./generated.ts";
import { manifest, member, npm, withScript, workspace } from "./node-projects.ts";

const CASES: Readonly<Record<string, Expected>> = {
  "the schema of Prisma": {
    files: npm({ "package.json": withScript("postinstall", "npx prisma generate"), "prisma/schema.prisma": "" }),
    lines: ["COPY package.json package-lock.json ./", "COPY prisma ./prisma"],
  },
  "the schema of Prisma where package.json says it is, by way of another script": {
    files: npm({
      "package.json": manifest({
        scripts: { start: "node dist/main", postinstall: "npm run db", db: "prisma generate" },
        prisma: { schema: "./src/db/schema.prisma" },
      }),
      "src/db/schema.prisma": "",
    }),
    lines: ["COPY src/db ./src/db", 'CMD ["dist/main.js"]'],
  },
  "Prisma's configuration, which names the schema": {
    files: npm({
      "package.json": withScript("postinstall", "prisma generate"),
      "prisma.config.ts": 'import "dotenv/config";\nexport default { schema: "db/schema.prisma" };\n',
      "db/schema.prisma": "",
    }),
    lines: ["COPY db ./db", "COPY prisma.config.ts ./prisma.config.ts"],
  },
  "Prisma's engine the OpenSSL of the image, by the same Debian": {
    files: npm({ "package.json": manifest({ dependencies: { "@prisma/client": "^6.19.0" } }) }),
    lines: ["FROM node:24-trixie-slim AS build", "FROM gcr.io/distroless/nodejs24-debian13:nonroot"],
  },
  "Prisma's client, which no script makes, once the sources are there": {
    files: npm({
      "package.json": manifest({
        dependencies: { "@prisma/client": "^6.19.0" },
        devDependencies: { prisma: "^6.19.0" },
        prisma: { schema: "src/db/schema.prisma" },
      }),
      "src/db/schema.prisma": "",
    }),
    lines: [
      "COPY package.json package-lock.json ./",
      "RUN npx --no-install prisma generate && npm run build && npm prune --omit=dev",
    ],
  },
  "no client where it would find no schema": {
    files: npm({
      "package.json": manifest({ dependencies: { prisma: "7.10.0" } }),
      "tests/fixtures/schema.prisma": "",
    }),
    lines: ["RUN npm run build && npm prune --omit=dev"],
  },
  "Prisma's client by what the build script runs": {
    files: npm({
      "package.json": manifest({
        scripts: { build: "run-s db compile", db: "prisma generate", compile: "tsc", start: "node dist/server.js" },
        dependencies: { prisma: "7.10.0" },
      }),
      "prisma/schema.prisma": "",
    }),
    lines: ["RUN npm run build && npm prune --omit=dev"],
  },
  "everything for Prisma's configuration in a folder of its own": {
    files: npm({
      "package.json": withScript("postinstall", "prisma generate"),
      ".config/prisma.ts": "",
      "prisma/schema.prisma": "",
    }),
    lines: ["# Scripts of the project run with the install and read its files."],
  },
  "everything for Prisma's configuration that works the schema's place out": {
    files: npm({
      "package.json": withScript("postinstall", "prisma generate"),
      "prisma.config.ts": 'import { join } from "node:path";\nexport default { schema: join("db", "main.prisma") };\n',
      "prisma/schema.prisma": "",
    }),
    lines: ["# Scripts of the project run with the install and read its files."],
  },
  "Prisma's client of a package that a member needs": {
    files: workspace({}, "package-lock.json", {
      "packages/money/package.json": JSON.stringify({ name: "@acme/money", dependencies: { prisma: "^6.10.1" } }),
      "packages/money/schema.prisma": "",
    }),
    member,
    lines: ["RUN npm exec --no --workspace=@acme/money -- prisma generate \\"],
  },
};

const REFUSED: Readonly<Record<string, readonly [files: Files, member: string | undefined, reason: RegExp]>> = {
  "a member of pnpm whose build makes Prisma's client": [
    workspace({ workspaces: undefined, packageManager: "pnpm@10.24.0" }, "pnpm-lock.yaml", {
      "pnpm-workspace.yaml": 'packages:\n  - "packages/*"\n',
      "packages/api/package.json": manifest({
        name: "@acme/api",
        scripts: { build: "prisma generate && tsc", start: "node dist/server.js" },
      }),
    }),
    member,
    /Let `postinstall` run `prisma generate`/,
  ],
  "a member of pnpm whose client of Prisma nothing makes": [
    workspace({ workspaces: undefined, packageManager: "pnpm@10.24.0" }, "pnpm-lock.yaml", {
      "pnpm-workspace.yaml": 'packages:\n  - "packages/*"\n',
      "packages/api/package.json": manifest({ name: "@acme/api", dependencies: { prisma: "^6.0.0" } }),
      "packages/api/prisma/schema.prisma": "",
    }),
    member,
    /Let `postinstall` run `prisma generate`/,
  ],
  "a Prisma that asks a shell": [
    npm({ "package.json": manifest({ dependencies: { "@prisma/client": "4.8.0" } }) }),
    undefined,
    /Update `prisma` and `@prisma\/client` to 4\.14 or newer/,
  ],
};

describe("generated Dockerfiles give Prisma", () => {
  for (const [title, expected] of Object.entries(CASES)) test(title, () => assertGenerated(expected));

  for (const [title, [files, folder, reason]] of Object.entries(REFUSED))
    test(`nothing for ${title}, and the reason says what to do`, () => assert.match(refusalOf(files, folder), reason));
});
