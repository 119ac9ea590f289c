import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fullName, officialName, parseImage, tagKind } from "../../server/src/model/image.ts";

/** Reference, then registry, repository, tag, digest, official name, kind of tag; `-` for none. */
const CASES = `
node                              - node - - node none
node:20-alpine                    - node 20-alpine - node version
docker.io/library/node:lts        docker.io library/node lts - node moving
public.ecr.aws/docker/library/php public.ecr.aws docker/library/php - - php none
acme/node:latest                  - acme/node latest - - newest
localhost:5000/pay/api            localhost:5000 pay/api - - - none
registry:5000/pay:1@sha256:ab     registry:5000 pay 1 sha256:ab - version
localhost/pay                     localhost pay - - - none
ghcr.io/acme/pay@sha256:ab        ghcr.io acme/pay - sha256:ab - none
\${REG}/pay:\${TAG:-a/b:1}          - \${REG}/pay \${TAG:-a/b:1} - - version
rust:slim-bookworm                - rust slim-bookworm - rust version
nginx:alpine-slim                 - nginx alpine-slim - nginx variant
debian:stable-slim                - debian stable-slim - debian moving
acme/pay:main-1a2b3c4             - acme/pay main-1a2b3c4 - - version
acme/pay:main-1a2b3c4-alpine      - acme/pay main-1a2b3c4-alpine - - version
acme/pay:dev-20260602143055-36423 - acme/pay dev-20260602143055-36423 - - version
acme/pay:develop-42               - acme/pay develop-42 - - version
acme/pay:nightly-2024-01-01       - acme/pay nightly-2024-01-01 - - version
acme/pay:edge-1.2.3               - acme/pay edge-1.2.3 - - version
acme/pay:staging_v7               - acme/pay staging_v7 - - version
acme/pay:latest-18                - acme/pay latest-18 - - newest
acme/pay:main-decade              - acme/pay main-decade - - moving
acme/pay:nightly-alpine3.20       - acme/pay nightly-alpine3.20 - - newest
node:lts-20                       - node lts-20 - node moving
acme/pay:production               - acme/pay production - - moving
acme/pay:release                  - acme/pay release - - moving
acme/pay:production-eu            - acme/pay production-eu - - moving
`;

describe("parseImage", () => {
  for (const line of CASES.trim().split("\n")) {
    const [text = "", ...expected] = line.split(/\s+/);
    test(text, () => {
      const image = parseImage(text);
      const actual = [image.registry, image.repository, image.tag, image.digest].map((part) => part?.text ?? "-");
      assert.deepEqual([...actual, officialName(image) ?? "-", tagKind(image.tag?.text)], expected);
      for (const part of [image.registry, image.repository, image.tag, image.digest])
        if (part !== undefined) assert.equal(text.slice(part.start, part.end), part.text);
    });
  }

  test("full names compare", () => {
    const names = ["node", "docker.io/node", "index.docker.io/library/node:20"].map((text) =>
      fullName(parseImage(text)),
    );
    assert.deepEqual(new Set(names), new Set(["docker.io/library/node"]));
    assert.equal(fullName(parseImage("ghcr.io/node")), "ghcr.io/node");
  });
});
