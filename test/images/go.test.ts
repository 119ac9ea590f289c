import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { unless, withService } from "./image.ts";
import { GO_MINOR, missingProgram } from "./runtimes.ts";

const IMAGES = [`golang:${GO_MINOR}`, "gcr.io/distroless/static-debian13:nonroot"];

/** It makes go.sum and vendor/, also where a container builder does the rest. */
const NO_GO = missingProgram("go", "version") ?? false;
const WORDS = ["--version", GO_MINOR];

/** A program that answers `/` with what an expression gives. */
const server = (expression: string, imports: readonly string[] = [], more = ""): string => `package main

import (
${["fmt", "net/http", "os", ...imports].map((path) => `\t"${path}"\n`).join("")})
${more}
func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, ${expression}) })
	fmt.Println(http.ListenAndServe(":"+os.Getenv("PORT"), nil))
}
`;
const MIGRATE = 'package main\n\nfunc main() { panic("is not the service") }\n';
const UUID = "github.com/google/uuid";
const GO_VERSION = `go ${GO_MINOR}.0`;

describe("Go", { skip: unless(...IMAGES) || NO_GO }, () => {
  for (const entry of ["cmd/server", "./cmd/server", "cmd/server/main.go"])
    test(`one of several programs, named ${entry}`, () =>
      withService(
        {
          files: {
            "go.mod": `module example.com/acme/pay\n\n${GO_VERSION}\n`,
            "README.md": "pays\n",
            "readme.go": 'package pay\n\nimport _ "embed"\n\n//go:embed README.md\nvar Text string\n',
            "cmd/server/main.go": server("pay.Text", ["example.com/acme/pay", UUID], "var _ = uuid.Nil\n"),
            "cmd/migrate/main.go": MIGRATE,
          },
          prepare: ["go mod tidy"],
          words: [...WORDS, "--entry", entry],
        },
        async (service) => assert.equal(await service.ask("/"), "pays\n"),
      ));

  test("templates that it reads at the start, as a member", () =>
    withService(
      {
        files: {
          "go.work": `${GO_VERSION}\n\nuse ./api\n`,
          "api/go.mod": `module example.com/acme/api\n\n${GO_VERSION}\n`,
          "api/main.go": server(
            "page.Name()",
            ["text/template"],
            'var page = template.Must(template.ParseGlob("./templates/*.txt"))\n',
          ),
          "api/templates/paid.txt": "paid\n",
        },
        words: ["api", ...WORDS],
        dockerfile: "api/Dockerfile",
      },
      async (service) => assert.equal(await service.ask("/"), "paid.txt"),
    ));

  test("modules in vendor/, and the program that is called like the module", () =>
    withService(
      {
        files: {
          "go.mod": `module example.com/acme/pay/v2\n\n${GO_VERSION}\n`,
          "cmd/pay/server.go": server("uuid.Nil.String()[:8] + fmt.Sprint(os.Getuid() > 0)", [UUID]),
          "cmd/migrate/main.go": MIGRATE,
        },
        prepare: ["go mod tidy", "go mod vendor"],
        words: WORDS,
      },
      async (service) => assert.match(await service.ask("/"), /^00000000(?:true|false)$/),
    ));

  test("a member of a workspace, with the member that it needs", () =>
    withService(
      {
        files: {
          "go.work": `${GO_VERSION}\n\nuse (\n\t./api // serves\n\t./ledger\n)\n`,
          "api/go.mod": `module example.com/acme/api\n\n${GO_VERSION}\n`,
          "api/main.go": server("ledger.Balance()", ["example.com/acme/ledger"]),
          "ledger/go.mod": `module example.com/acme/ledger\n\n${GO_VERSION}\n\nrequire ${UUID} v1.6.0\n`,
          "ledger/ledger.go": `package ledger\n\nimport "${UUID}"\n\nfunc Balance() string { return uuid.Nil.String()[:4] }\n`,
        },
        prepare: ["cd ledger && go mod tidy"],
        words: [...WORDS, "api"],
        dockerfile: "api/Dockerfile",
      },
      async (service) => assert.equal(await service.ask("/"), "0000"),
    ));

  test("a module that go.mod replaces by a folder", () =>
    withService(
      {
        files: {
          "go.mod": `module example.com/acme/pay\n\n${GO_VERSION}\n\nrequire example.com/acme/ledger v0.0.0\n\nreplace example.com/acme/ledger => ./ledger\n`,
          "main.go": server("ledger.Name", ["example.com/acme/ledger"]),
          "ledger/go.mod": `module example.com/acme/ledger\n\n${GO_VERSION}\n`,
          "ledger/ledger.go": 'package ledger\n\nconst Name = "ledger"\n',
        },
        prepare: ["go mod tidy && touch go.sum"],
        words: WORDS,
      },
      async (service) => assert.equal(await service.ask("/"), "ledger"),
    ));
});

describe("Go with C", { skip: unless(`${IMAGES[0]}-trixie`, "gcr.io/distroless/cc-debian13:nonroot") || NO_GO }, () => {
  test("C that the module itself calls", () =>
    withService(
      {
        files: {
          "go.mod": `module example.com/acme/pay\n\n${GO_VERSION}\n`,
          "main.go": server("C.twice(21)", [], '\n// static int twice(int n) { return 2 * n; }\nimport "C"\n'),
        },
        words: WORDS,
      },
      async (service) => assert.equal(await service.ask("/"), "42"),
    ));
});
