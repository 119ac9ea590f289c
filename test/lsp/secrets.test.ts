import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { applyTokens } from "../rules/tokens.ts";
import { type Session, withSession } from "./session.ts";

/** A session that has read its folder. */
const withRead: typeof withSession = (options, body) =>
  withSession(options, async (session) => {
    await session.refreshedBeyond(0);
    await body(session);
  });

const live = applyTokens("STRIPE_SECRET_KEY=sk_live_⟨n24⟩\n").text;

async function hoverText(session: Session, uri: string, line: number, character: number): Promise<string> {
  const hover = await session.hover(uri, line, character);
  return hover === null ? "" : JSON.stringify(hover.contents);
}

describe("a secret in the editor", () => {
  test("hovering its key tells what it is, by what, where else and the requirement", () =>
    withRead(
      {
        files: {
          ".env.staging": live,
          "web/.env": live,
          ".env.example": "NODE_ENV=\nSTRIPE_SECRET_KEY=\nEMPTY_SECRET=\n",
        },
      },
      async (session) => {
        const uri = await session.open(
          ".env.production",
          "dotenv",
          `NODE_ENV=production\n${live}# ${live}EMPTY_SECRET=\n`,
        );
        const onKey = await hoverText(session, uri, 1, 3);
        assert.match(onKey, /`STRIPE_SECRET_KEY`: a Stripe live secret key \(32 characters\)/);
        assert.match(onKey, /real money/);
        assert.match(onKey, /production/);
        for (const path of [".env.staging", "web/.env", ".env.example"]) assert.ok(onKey.includes(`[${path}](`), onKey);
        assert.match(onKey, /PCI DSS v4\.0\.1 8\.3\.2/);
        assert.match(await hoverText(session, uri, 1, 30), /Stripe live secret key.*Paylint/);
        assert.match(await hoverText(session, uri, 2, 6), /a comment keeps what it holds/);
        assert.match(await hoverText(session, uri, 3, 2), /it takes a secret/);
        assert.equal(await hoverText(session, uri, 0, 3), "");
      },
    ));

  test("the secret's requirement is told beside a finding about something else, and told once", () =>
    withRead({}, async (session) => {
      const service = `NODE_ENV=production\nPORT=1\nDATABASE_URL=\nREDIS_URL=\nJWT_ISSUER=x\nSENTRY_DSN=\nMETRICS_PORT=1\nOTEL_SERVICE_NAME=x\n`;
      const uri = await session.open(".env.production", "dotenv", `${service}${live}`);
      const onKey = await hoverText(session, uri, 8, 3);
      assert.match(onKey, /dotenv\/webhook-secret-missing/);
      assert.equal(onKey.match(/PCI DSS v4\.0\.1 8\.3\.2/g)?.length, 1);
      const onValue = await hoverText(session, uri, 8, 30);
      assert.match(onValue, /dotenv\/live-secret/);
      assert.equal(onValue.match(/PCI DSS v4\.0\.1 8\.3\.2/g)?.length, 1);
    }));

  test("safe values are offered behind `=`, by what the file is for", () =>
    withRead({}, async (session) => {
      const labels = async (path: string, text: string): Promise<string[]> => {
        const uri = await session.open(path, "dotenv", text);
        return (await session.complete(uri, 0, text.length)).map(({ label }) => label);
      };
      assert.deepEqual(await labels(".env.production", "NODE_ENV="), ["production"]);
      assert.deepEqual(await labels(".env.staging", "APP_ENV=st"), ["staging"]);
      assert.deepEqual(await labels(".env.staging", 'export ADYEN_ENVIRONMENT="'), ["TEST"]);
      assert.deepEqual(await labels(".env", "PGSSLMODE="), ["verify-full"]);
      assert.deepEqual(await labels(".env.production", "DEBUG="), ["false"]);
      assert.deepEqual(await labels(".env", "STRIPE_SECRET_KEY="), []);
      assert.deepEqual(await labels(".env", "NODE_ENV"), []);
    }));

  test("the command that stores it can be copied, by name alone, in an editor that has the command", () =>
    withRead({ initialization: { ownCommands: true } }, async (session) => {
      const uri = await session.open(".env.production", "dotenv", `LOG_LEVEL=info\n${live}`);
      const at = (line: number) => ({ start: { line, character: 2 }, end: { line, character: 2 } });
      const commands = (await session.actions(uri, at(1))).flatMap(({ command }) => command ?? []);
      assert.deepEqual(
        commands.map(({ command, arguments: given }) => [command, given]),
        [["paylint.copyStoreCommand", ["production/STRIPE_SECRET_KEY"]]],
      );
      assert.deepEqual(
        (await session.actions(uri, at(0))).flatMap(({ command }) => command ?? []),
        [],
      );
      assert.deepEqual(
        (await session.actions(uri, at(1), ["source"])).flatMap(({ command }) => command ?? []),
        [],
      );
    }));

  test("its place is told to an editor that hides it, in comments and in the left side of a comparison too", () =>
    withRead({}, async (session) => {
      const uri = await session.open(".env", "dotenv", `A=1\n${live}# ${live}`);
      assert.deepEqual(await session.secretRanges(uri), [
        { start: { line: 1, character: 18 }, end: { line: 1, character: 50 } },
        { start: { line: 2, character: 20 }, end: { line: 2, character: 52 } },
      ]);
      const compared = `git:${new URL(session.uriOf("Dockerfile")).pathname}?%7B%22ref%22%3A%22~%22%7D`;
      const ranges = await session.secretRanges(compared, `FROM node:24-slim\nENV ${live}`);
      assert.deepEqual(ranges, [{ start: { line: 1, character: 22 }, end: { line: 1, character: 54 } }]);
      assert.deepEqual(await session.secretRanges(session.uriOf("notes.txt"), live), []);
    }));
});
