import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Expected, type Files, assertGenerated, missingOf, prefilled, refusalOf } from "./generated.ts";

const MAIN = "package main\n\nfunc main() {}\n";
const MODULE = "module github.com/acme/pay/v2\n\ngo 1.26\n";
const DOWNLOAD = "RUN --mount=type=cache,target=/go/pkg/mod go mod download && go mod verify";
const build = (path: string, mounts = "--mount=type=cache,target=/go/pkg/mod "): string =>
  `RUN ${mounts}--mount=type=cache,target=/root/.cache/go-build CGO_ENABLED=0 go build -trimpath -o /out/service ${path}`;

const PROGRAMS: Files = {
  "go.mod": MODULE,
  "cmd/server/main.go": MAIN,
  "cmd/migrate/migrate.go": MAIN,
  "cmd/internal/help.go": "package internal\n",
  "tools/gen/main.go": MAIN,
};

const GENERATED: Readonly<Record<string, Expected>> = {
  ...Object.fromEntries(
    ["cmd/server", "./cmd/server", "cmd/server/main.go", "./cmd/server/"].map((entry): [string, Expected] => [
      `a program named ${entry}`,
      { files: PROGRAMS, given: { entry }, lines: [build("./cmd/server")] },
    ]),
  ),
  "the program that is called like the module": {
    files: { "go.mod": MODULE, "cmd/pay/serve.go": MAIN, "cmd/migrate/main.go": MAIN },
    lines: [build("./cmd/pay")],
  },
  "modules in vendor/": {
    files: { "go.mod": `${MODULE}require a.example/b v1.0.0\n`, "vendor/modules.txt": "", "main.go": MAIN },
    lines: [build(".", "")],
    without: [DOWNLOAD],
  },
  "files that the program reads by their names, where they are there": {
    files: {
      "go.mod": MODULE,
      "main.go": `${MAIN}
var pages = template.Must(template.New("").Funcs(helpers).ParseGlob("templates/*.html"))
var _, _ = template.ParseFiles("templates/mail/paid.txt", "templates/missing.html")
var files = http.FileServer(http.Dir("./static/"))
var _, _ = os.Open("/etc/hosts")
var _, _ = os.ReadFile("config/tls.key")
var _, _ = os.ReadFile("../config/app.yaml")
var _, _ = os.ReadFile(\`./config/app.yaml\`)
var _, _ = os.ReadFile("migrations/none.sql")
`,
      "templates/home.html": "",
      "templates/mail/paid.txt": "",
      "static/logo.svg": "",
      "config/app.yaml": "",
      "config/tls.key": "",
    },
    lines: [
      "COPY --from=build /src/templates ./templates",
      "COPY --from=build /src/static ./static",
      "COPY --from=build /src/config/app.yaml ./config/app.yaml",
    ],
    without: [
      "COPY --from=build /src/templates/mail/paid.txt ./templates/mail/paid.txt",
      "COPY --from=build /src/config/tls.key ./config/tls.key",
    ],
  },
  "folders in the place of modules": {
    files: {
      "go.mod": `${MODULE}replace a.example/b => ./libs/b\nreplace a.example/b/v2 => ./libs/b\n`,
      "main.go": MAIN,
    },
    lines: ["COPY libs/b/go.mod libs/b/", DOWNLOAD],
  },
  "a member of a workspace": {
    files: {
      "go.work": "go 1.26\n\nuse ./api // serves\nuse (\n\t./ledger\n)\n",
      "go.work.sum": "",
      "api/go.mod": MODULE,
      "api/cmd/server/main.go": MAIN,
      "ledger/go.mod": MODULE,
      "ledger/go.sum": "",
    },
    member: "api",
    lines: [
      "# Built from the workspace's root: docker build -f api/Dockerfile .",
      "COPY api/go.mod api/",
      "COPY ledger/go.mod ledger/go.sum ledger/",
      build("./api/cmd/server"),
    ],
  },
  "private modules of the module's owner": {
    files: { "go.mod": MODULE, "main.go": MAIN },
    given: { private: "yes" },
    lines: [
      "ENV GOPRIVATE=github.com/acme",
      "RUN --mount=type=cache,target=/go/pkg/mod --mount=type=secret,id=netrc,target=/root/.netrc,required=true go mod download && go mod verify",
    ],
  },
  "private modules of nobody knows whom": {
    files: { "go.mod": "module pay\n", "main.go": MAIN },
    given: { private: "yes" },
    lines: ["ARG GOPRIVATE"],
  },
  "C that the module calls": {
    files: { "go.mod": MODULE, "main.go": `package main\n\nimport "C"\n` },
    lines: ["FROM golang:1.26-trixie AS build", "FROM gcr.io/distroless/cc-debian13:nonroot"],
  },
  "what sources embed, without keys": {
    files: {
      "go.mod": MODULE,
      "main.go": MAIN,
      "web/embed.go": 'package web\n\n//go:embed all:public "roots.pem" own.key *.html\nvar Files embed.FS\n',
      "doc.go": "package pay\n\n//go:embed README.md\nvar Text string\n",
    },
    lines: ["!web/roots.pem", "!README.md"],
    without: ["!web/own.key", "!web/public", "!web/*.html"],
  },
};

const REFUSED: Readonly<Record<string, readonly [Files, RegExp]>> = {
  "modules without their hashes": [{ "go.mod": `${MODULE}require a.example/b v1.0.0\n` }, /Run `go mod tidy`/],
  "a workspace without a module of its own": [
    { "go.work": "use ./api\nuse ./ledger\n", "api/go.mod": MODULE, "ledger/go.mod": MODULE },
    /go\.work makes this a workspace of several parts/,
  ],
  "a folder outside": [
    { "go.mod": `${MODULE}replace a.example/b => ../b\n`, "main.go": MAIN },
    /replaces a module by \.\.\/b, .* go\.work above them, or run `go mod vendor`/,
  ],
};

describe("generated Dockerfiles for Go", () => {
  for (const [title, expected] of Object.entries(GENERATED)) test(title, () => assertGenerated(expected));

  for (const [title, [files, reason]] of Object.entries(REFUSED))
    test(`none for ${title}, and the reason says what to do`, () => assert.match(refusalOf(files), reason));

  test("one of several programs is asked for", () => {
    assert.deepEqual(missingOf(PROGRAMS), ["entry: there are several programs: ./cmd/migrate, ./cmd/server"]);
  });

  test("the one that is called like the module is prefilled", () => {
    const files = { ...PROGRAMS, "cmd/pay/main.go": MAIN };
    assert.equal(prefilled(files, "entry"), "./cmd/pay, the one that is called like the module, of 3 programs");
  });
});
