import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { dockerfileLinks } from "../../server/src/languages/dockerfile/links.ts";
import { explainDockerfile } from "../../server/src/languages/dockerfile/explain.ts";
import { dockerfile } from "../../server/src/languages/dockerfile/model/dockerfile.ts";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { token } from "../rules/tokens.ts";

/** `¦` is the place that is asked about; the answer is its text in the file, what it is, and the facts. */
function explain(marked: string): readonly string[] | undefined {
  const offset = marked.indexOf("¦");
  const text = marked.replace("¦", "");
  const found = explainDockerfile(dockerfile(text, "Dockerfile", NO_TEAM_SETTINGS), offset);
  return found === undefined ? undefined : [text.slice(found.start, found.end), found.what, ...found.facts];
}

const digest = `sha256:${"0".repeat(64)}`;
const live = `sk_live_${token("n", 24, 1)}`;

const CASES: readonly { readonly text: string; readonly says: readonly string[] | undefined }[] = [
  {
    text: "FROM no¦de:20.11-alpine AS a",
    says: [
      "node:20.11-alpine",
      "`docker.io/library/node`",
      "tag `20.11-alpine`",
      "no digest: the tag may point to another image tomorrow",
      "Node.js 20 got its last security fixes in April 2026 (published dates as of November 2026)",
      "it starts as root unless USER says otherwise",
    ],
  },
  {
    text: `ARG V=24\nFROM --platform=$BUILDPLATFORM ¦node:\${V}@${digest}`,
    says: [
      `node:\${V}@${digest}`,
      "`docker.io/library/node`",
      "tag `24`",
      `digest \`${digest}\``,
      "Node.js 24 gets security fixes until April 2028 (published dates as of November 2026)",
      "it starts as root unless USER says otherwise",
      "with the default of `V`; a build may set another",
    ],
  },
  { text: "FROM a AS b\nFROM ¦B", says: ["B", "stage 0 of this file, line 1", "it is built on `a`"] },
  {
    text: "FROM a AS b\nFROM c\nCOPY --from=¦B /x /x",
    says: ["B", "stage 0 of this file, line 1", "it is built on `a`"],
  },
  { text: "FROM a AS b\nFROM c\nCOPY --fr¦om=b /x /x", says: undefined },
  {
    text: "FROM a\nCOPY --from=ghcr.io/astral-sh/u¦v:0.9 /uv /bin/",
    says: [
      "ghcr.io/astral-sh/uv:0.9",
      "`ghcr.io/astral-sh/uv`",
      "tag `0.9`",
      "no digest: the tag may point to another image tomorrow",
    ],
  },
  {
    text: "FROM a\nRUN --mount=type=bind,from=no¦de:20,target=/t /t/x",
    says: [
      "node:20",
      "`docker.io/library/node`",
      "tag `20`",
      "no digest: the tag may point to another image tomorrow",
      "Node.js 20 got its last security fixes in April 2026 (published dates as of November 2026)",
    ],
  },
  {
    text: "FROM a\nCOPY --from=sr¦c /x /x",
    says: [
      "src",
      "`docker.io/library/src`",
      "no tag: `latest` is meant",
      "no digest: the tag may point to another image tomorrow",
      "a build may be given a context of this name in its place",
    ],
  },
  { text: "FROM scratch¦", says: ["scratch", "the empty image", "it has no user, no shell and no certificates"] },
  { text: "ARG B\nFROM a:1${B}¦x", says: ["a:1${B}x", "an image that depends on a value given to the build"] },
  {
    text: "ARG R\nFROM ${R}/node:2¦4",
    says: [
      "${R}/node:24",
      "an image that depends on a value given to the build",
      "tag `24`",
      "no digest: the tag may point to another image tomorrow",
    ],
  },
  {
    text: "ARG UID=1000\nFROM a\nUSER $U¦ID",
    says: [
      "UID",
      "is set in line 1, for FROM alone, and is not visible in this stage",
      "`ARG UID` in this stage brings it in",
    ],
  },
  {
    text: "FROM a\nWORKDIR $¦A",
    says: ["A", "is not set in this file; the base image or a shell may set it"],
  },
  { text: "FROM a A¦S b", says: undefined },
  { text: "ARG V=1\nFROM a:$¦V", says: ["V", "`1`", "ARG before the first FROM is known to FROM alone"] },
  { text: "FROM a:${¦V}", says: ["V", "is not declared before the first FROM, so it is empty here"] },
  { text: "FROM a\nENV A=x\nENV B=$A/y\nRUN echo ${B¦:-z}", says: ["B", "`x/y`", "set in line 3"] },
  {
    text: "FROM a\nENV A=x\nFROM b\nWORKDIR $¦A",
    says: ["A", "is set in line 2, for that stage alone, and is not visible in this stage"],
  },
  { text: "FROM a AS s\nENV A=x\nFROM s\nARG A=y\nWORKDIR $¦A", says: ["A", "`x`", "set in line 2"] },
  { text: "FROM a\nARG ¦A\nARG B=", says: ["A", "has a value that is given to the build"] },
  { text: "FROM a\nARG A¦=1\nARG A=2", says: ["A", "`1`"] },
  {
    text: `FROM a\nENV ¦STRIPE_KEY=${live}`,
    says: ["STRIPE_KEY", "has a value that may be a secret, which is not shown"],
  },
  {
    text: "FROM a\nENV DB_PASSWORD=hunter2\nCMD x $DB_PASS¦WORD",
    says: ["DB_PASSWORD", "has a value that may be a secret, which is not shown", "set in line 2"],
  },
  {
    text: "FROM a\nENV DB_PASSWORD=hunter2 \\\n  X=1\nENV OPTIONS=--password=${DB_PASSWORD}\nCMD x $OPT¦IONS",
    says: ["OPTIONS", "has a value that may be a secret, which is not shown", "set in line 4"],
  },
  {
    text: "ARG REGISTRY_PASSWORD=hunter2\nFROM a.ex¦ample/${REGISTRY_PASSWORD}/b:1",
    says: ["a.example/${REGISTRY_PASSWORD}/b:1", "an image whose name holds what may be a secret"],
  },
];

describe("hover in a Dockerfile", () => {
  for (const { text, says } of CASES)
    test(JSON.stringify(text.replace(live, "…")), () => {
      assert.deepEqual(explain(text), says);
      assert.ok(!JSON.stringify(explain(text) ?? "").includes(live), "no secret is shown");
    });
});

test("links lead to files of the context, to stages by name and number, and nowhere else", () => {
  const text = [
    "FROM a AS one",
    "COPY ./src/a.js package.json src/ *.md $X /etc/",
    "FROM one",
    "COPY --from=ONE b.txt /",
    'COPY --from=0 ["c.txt", "/"]',
    'ADD ["d.txt", "https://a.example/e.txt", "../f.txt", "/"]',
    "ONBUILD COPY g.txt /",
  ].join("\n");
  const links = dockerfileLinks(dockerfile(text, "web/Dockerfile", NO_TEAM_SETTINGS)).map((link) => [
    text.slice(link.start, link.end),
    "paths" in link ? link.paths.join(" ") : "page" in link ? link.page : link.offset,
  ]);
  assert.deepEqual(links, [
    ["a", "https://hub.docker.com/_/a"],
    ["./src/a.js", "web/src/a.js src/a.js"],
    ["package.json", "web/package.json package.json"],
    ["one", 0],
    ["ONE", 0],
    ["0", 0],
    ['"d.txt"', "web/d.txt d.txt"],
    ["g.txt", "web/g.txt g.txt"],
  ]);
});

test("links lead from images to the pages of public registries, and from variables to where they get their value", () => {
  const text = [
    "ARG VERSION=24",
    "ARG REGISTRY",
    "FROM node:${VERSION}-slim AS one",
    "FROM ${REGISTRY}/node:24",
    "ARG VERSION",
    "ENV HOME_DIR=/srv/$VERSION",
    "WORKDIR ${HOME_DIR:-/x}",
    "COPY --from=ghcr.io/acme/tool:1.2 /x $NOWHERE/",
    "COPY --from=quay.io/acme/pay@sha256:0 /x /y",
    "COPY --from=registry.example/own:1 --from=one /x /y",
    "RUN --mount=type=bind,from=mcr.microsoft.com/dotnet/sdk:10.0,target=/s echo $VERSION",
    "FROM scratch",
    "FROM docker.io/acme/pay:1",
    "FROM public.ecr.aws/acme/pay:1",
    "USER $VERSION",
  ].join("\n");
  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length;
  const links = dockerfileLinks(dockerfile(text, "Dockerfile", NO_TEAM_SETTINGS)).map((link) => [
    text.slice(link.start, link.end),
    "page" in link ? link.page : "offset" in link ? lineAt(link.offset) : link.paths.join(" "),
  ]);
  assert.deepEqual(links, [
    ["node:", "https://hub.docker.com/_/node"],
    ["VERSION", 1],
    ["REGISTRY", 2],
    ["VERSION", 5],
    ["HOME_DIR", 6],
    ["ghcr.io/acme/tool:1.2", "https://ghcr.io/acme/tool"],
    ["quay.io/acme/pay@sha256:0", "https://quay.io/repository/acme/pay"],
    ["mcr.microsoft.com/dotnet/sdk:10.0", "https://mcr.microsoft.com/artifact/mar/dotnet/sdk/about"],
    ["docker.io/acme/pay:1", "https://hub.docker.com/r/acme/pay"],
    ["public.ecr.aws/acme/pay:1", "https://gallery.ecr.aws/acme/pay"],
  ]);
});
