import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { createLintCache, lint } from "../../server/src/engine/lint.ts";
import { createIndex } from "../../server/src/workspace/index.ts";

/** Stages of every kind: on an image by ARG, on each other, copied from, for developers, and the one that ships. */
const FILE = `ARG BASE=node:22.14.0
# a comment
FROM \${BASE} AS base
WORKDIR /srv
RUN curl -fsSL https://example.com/setup.sh | sh

FROM base AS build
ENV NODE_TLS_REJECT_UNAUTHORIZED=0
COPY package.json ./
RUN npm install --production && npm run build || true
RUN wget -O- https://example.com/a.tar.gz | tar xz

FROM base AS test
RUN chmod 777 /srv && pip install pytest
SHELL ["/bin/bash", "-c"]
RUN apt-get update | cat

FROM alpine AS tools
RUN <<EOF
set +e
make | tee log
false
EOF
ADD --chown=1:1 script.sh /usr/local/bin/
ONBUILD RUN curl -k https://example.com/x -o /x

FROM base
COPY --from=build /srv ./
ENV DB_PASSWORD=violet-anchor-4417
RUN --mount=type=secret,id=npm cat /run/secrets/npm
USER root
CMD ["sh", "-c", "node server.js"]
`;

const PIECES = [
  "\n",
  "FROM base AS more\n",
  "FROM tools\n",
  "FROM test\n",
  "FROM ",
  "# paylint-ignore dockerfile/pipefail: it is a test\n",
  "ARG BASE=debian:12\n",
  "RUN curl https://example.com/install | bash\n",
  "# escape=`\n",
  " AS base",
  "\\\n",
  "RUN <<EOF\n",
  "USER 65532\n",
  "{{ x }}",
  "x",
  "",
];

const config = resolveConfig({ profile: "strict" });

test("after any edits the findings are those of a text that is read anew", () => {
  const edit = fc.record({
    at: fc.oneof({ weight: 3, arbitrary: fc.nat(FILE.length) }, { weight: 1, arbitrary: fc.constant(2 * FILE.length) }),
    removed: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(120)),
    piece: fc.constantFrom(...PIECES),
  });
  let compared = 0;
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      const index = createIndex();
      const cache = createLintCache();
      const view = { config, workspace: index.view.bind(index, "Dockerfile") };
      let text = FILE;
      lint({ path: "Dockerfile", text }, { ...view, cache });
      for (const { at, removed, piece } of edits) {
        text = text.slice(0, at) + piece + text.slice(at + removed);
        const { findings } = lint({ path: "Dockerfile", text }, { ...view, cache });
        const anew = lint({ path: "Dockerfile", text }, view).findings;
        assert.deepEqual(findings, anew, text);
        compared += anew.length;
      }
    }),
    { numRuns: 400 },
  );
  assert.ok(compared > 5000, `${compared} findings`);
});
