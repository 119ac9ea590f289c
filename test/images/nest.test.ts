import assert from "node:assert/strict";
import { test } from "node:test";
import { withService } from "./image.ts";
import { manifest, withoutNode } from "./node-projects.ts";

test("NestJS, built by its own command line", { skip: withoutNode }, () =>
  withService(
    {
      files: {
        "package.json": manifest({
          scripts: { build: "nest build", start: "nest start", "start:prod": "node dist/main", prepare: "husky" },
          dependencies: {
            "@nestjs/common": "11.1.9",
            "@nestjs/core": "11.1.9",
            "@nestjs/platform-express": "11.1.9",
            "reflect-metadata": "0.2.2",
            rxjs: "7.8.2",
          },
          devDependencies: { "@nestjs/cli": "11.0.12", "@types/node": "24.10.1", husky: "9.1.7", typescript: "5.9.3" },
        }),
        "nest-cli.json": JSON.stringify({ sourceRoot: "src" }),
        "tsconfig.json": JSON.stringify({
          compilerOptions: {
            module: "commonjs",
            target: "es2023",
            outDir: "dist",
            rootDir: "src",
            types: ["node"],
            experimentalDecorators: true,
            emitDecoratorMetadata: true,
            skipLibCheck: true,
          },
          include: ["src"],
        }),
        "src/main.ts": `import "reflect-metadata";
import { Controller, Get, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";

@Controller()
class Payments {
  @Get()
  list(): string {
    return "payments";
  }
}

@Module({ controllers: [Payments] })
class App {}

void NestFactory.create(App).then((app) => app.listen(Number(process.env.PORT)));
`,
      },
      prepare: ["npm install --package-lock-only --ignore-scripts"],
    },
    async (service) => assert.equal(await service.ask("/"), "payments"),
  ),
);
