import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Files, prefilled } from "./generated.ts";

const node = (files: Files, scripts: object = {}): Files => ({
  "package.json": JSON.stringify({ scripts, dependencies: { express: "5" } }),
  "package-lock.json": "{}",
  ...files,
});
const source = (text: string): Files => node({ "src/index.ts": `${text}\n` });
const go = (text: string): Files => ({ "go.mod": "module a.example/pay\n", "main.go": `package main\n\n${text}\n` });

const CASES: Readonly<Record<string, readonly [files: Files, expected: string]>> = {
  "a default, and of what": [node({}), "3000, a default of Express"],
  "the start script": [node({}, { start: "next start -p 4000" }), "4000, the start script in package.json"],
  "any example of variables": [node({ ".env.sample": "PORT=4001\n" }), "4001, PORT in .env.sample"],
  "the only key of an example that is for it": [
    node({ ".env.example": "HTTP_PORT=4013\nDB_PORT=5432\n" }),
    "4013, HTTP_PORT in .env.example",
  ],
  "what compose maps to the service that is built here": [
    node({
      "docker-compose.yml":
        "services:\n  db:\n    image: postgres\n    ports: ['5432:5432']\n  api:\n    build: .\n    ports:\n      - ${PORT:-80}:4002\n",
    }),
    "4002, ports in docker-compose.yml",
  ],
  "the framework's own, of several that compose maps": [
    node({ "compose.yaml": "services:\n  api:\n    build: { context: ./ }\n    ports: ['9229:9229', '80:3000']\n" }),
    "3000, ports in compose.yaml",
  ],
  "not what another folder listens on": [
    node({ "compose.yaml": "services:\n  web:\n    build: ./web\n    ports: ['80:4003']\n" }),
    "3000, a default of Express",
  ],
  "a variable's default": [source("app.listen(process.env.PORT ?? 4004);"), "4004, src/index.ts"],
  "a schema's default": [
    source("PORT: z.coerce.number().default(4005),\nSMTP_PORT: z.number().default(25),"),
    "4005, src/index.ts",
  ],
  "a setting's default": [source('await app.listen(config.get("PORT", 4006));'), "4006, src/index.ts"],
  "a constant": [source("const PORT = 4007;\napp.listen(PORT);"), "4007, src/index.ts"],
  "an option": [source("serve({ fetch: app.fetch, port: 4008 });"), "4008, src/index.ts"],
  "nothing where sources differ": [source("app.listen(4009);\nadmin.listen(4010);"), "3000, a default of Express"],
  "nothing of a comment": [source("// app.listen(4011);"), "3000, a default of Express"],
  "Go's own server": [go('http.ListenAndServe(":9090", nil)'), "9090, main.go"],
  "a listener in Go": [go('net.Listen("tcp", "0.0.0.0:50051")'), "50051, main.go"],
  "a flag in Go": [go('flag.Int("port", 8081, "port of server")'), "8081, main.go"],
  "a constant in Go": [go('const (\n\tlistenPort  = "5050"\n\tdbPort = "5432"\n)'), "5050, main.go"],
  "Python's program": [
    { "requirements.txt": "fastapi\nuvicorn\n", "main.py": 'uvicorn.run("main:app", host="0.0.0.0", port=9000)\n' },
    "9000, main.py",
  ],
};

describe("the port is that of", () => {
  for (const [title, [files, expected]] of Object.entries(CASES))
    test(title, () => assert.equal(prefilled(files, "port"), expected));

  test("a member, by the compose file of its workspace", () => {
    const files = {
      "package.json": '{ "workspaces": ["apps/*"] }',
      "package-lock.json": "{}",
      "apps/api/package.json": '{ "name": "api", "dependencies": { "express": "5" } }',
      "compose.yaml":
        "services:\n  api:\n    build: { context: ., dockerfile: apps/api/Dockerfile }\n    ports: ['80:4012']\n",
    };
    assert.equal(prefilled(files, "port", "apps/api"), "4012, ports in compose.yaml");
  });
});
