import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../vscode/browser.ts";
import { screenshot } from "../vscode/workbench.ts";

const root = join(import.meta.dirname, "../..");
const secret = "what lies on the disk";

/** Names that a page of somebody else's brings, also when its own name leads to this machine. */
const CALLERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "this machine": {},
  "another site": { origin: "https://evil.example" },
  "another site by its own name": { host: "evil.example", origin: "http://evil.example" },
  "a local page": { origin: "null" },
};

describe("npm start", () => {
  let browser: Browser | undefined;
  let missing: string | undefined;
  let program: ChildProcess | undefined;
  let address = new URL("http://127.0.0.1");
  const folder = mkdtempSync(join(tmpdir(), "paylint-started-"));
  const file = join(folder, "file.txt");

  before(async () => {
    writeFileSync(file, secret);
    browser = await launchBrowser().catch((error: unknown) => {
      missing = `there is no browser: ${error instanceof Error ? error.message : String(error)}`;
      return undefined;
    });
    program = spawn(process.execPath, [join(root, "scripts/start.ts"), folder], {
      cwd: root,
      env: { ...process.env, CI: "1" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    address = await printedAddress(program);
  });
  after(async () => {
    await browser?.close();
    if (program?.exitCode === null) {
      const ended = once(program, "exit");
      program.kill("SIGTERM");
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [name, headers] of Object.entries(CALLERS)) {
    test(`answers nothing to ${name} without the token`, async () => {
      const paths = ["/", `/?folder=${folder}`, `/vscode-remote-resource?path=${file}`, "/static/out/server-main.js"];
      for (const path of [...paths, ...paths.map((one) => `${one}${one.includes("?") ? "&" : "?"}tkn=guessed`)]) {
        const { status, body } = await get(path, headers);
        assert.equal(status, 403, path);
        assert.ok(!body.includes(secret) && !body.includes(folder), path);
      }
    });

    test(`opens no connection for ${name} without the token`, async () => {
      for (const first of [
        auth(""),
        auth("guessed"),
        auth("00000000000000000000"),
        { type: "connectionType", desiredConnectionType: 1, signedData: "data" },
      ]) {
        for (const more of [{}, { cookie: "vscode-tkn=guessed" }, { cookie: "vscode-tkn=" }])
          assert.match(await shakeHands(first, { ...headers, ...more }), /^HTTP\/1\.1 403 /);
      }
    });
  }

  test("answers to whoever has the token", async () => {
    const token = address.searchParams.get("tkn") ?? "";
    assert.match(token, /^[\da-f]{48}$/);
    const { status, body } = await get(`/vscode-remote-resource?path=${file}`, { cookie: `vscode-tkn=${token}` });
    assert.deepEqual([status, body], [200, secret]);
    assert.match(await shakeHands(auth(token), { cookie: `a=b; vscode-tkn=${token}` }), /"sign"/);
    // The key of the door is not the key of the house.
    assert.doesNotMatch(await shakeHands(auth("guessed"), { cookie: `vscode-tkn=${token}` }), /"sign"|"ok"/);
  });

  test("keeps the token out of what every process can read", (context) => {
    if (process.platform !== "linux") {
      context.skip("only Linux shows what a program was started with as a file");
      return;
    }
    const token = address.searchParams.get("tkn") ?? "";
    assert.notEqual(token, "");
    for (const pid of [program?.pid, ...childrenOf(program?.pid)])
      assert.ok(!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(token));
  });

  test("opens the folder as one that nobody trusts yet", async (context) => {
    if (browser === undefined) {
      context.skip(missing);
      return;
    }
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    try {
      await page.goto(address.href);
      await page.locator(".part.banner", { hasText: "Restricted Mode" }).waitFor({ timeout: 60_000 });
      await page.locator(".explorer-folders-view", { hasText: "file.txt" }).waitFor({ timeout: 60_000 });
      await screenshot(page, "start");
      assert.ok(!page.url().includes("tkn="), "the token does not stay in the address bar");
    } catch (error) {
      await screenshot(page, "failed-start-trust");
      throw error;
    } finally {
      await page.context().close();
    }
  });

  function get(path: string, headers: Readonly<Record<string, string>>): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const asking = request({ host: "127.0.0.1", port: address.port, path, headers }, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (text: string) => (body += text));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      });
      asking.on("error", reject).end();
    });
  }

  /**
   * Opens a socket as VS Code's window does and says something.
   * @param first the message that VS Code expects the token in
   * @returns all that the server says until it closes the socket, or until it asks for more
   */
  function shakeHands(first: object, headers: Readonly<Record<string, string>>): Promise<string> {
    const { host = address.host, origin = address.origin, cookie } = headers;
    const path = `/?reconnectionToken=${randomUUID()}&reconnection=false&skipWebSocketFrames=true`;
    return new Promise((resolve, reject) => {
      const socket = connect(Number(address.port), "127.0.0.1");
      let said = "";
      socket.on("error", reject).on("close", () => resolve(said));
      socket.setEncoding("latin1").on("data", (text: string) => {
        const isOpen = said !== "";
        said += text;
        if (!isOpen) socket.write(controlMessage(first));
        else if (/"(?:sign|error)"/.test(said)) socket.destroy();
      });
      socket.write(
        [
          `GET ${path} HTTP/1.1`,
          `Host: ${host}`,
          `Origin: ${origin}`,
          ...(cookie === undefined ? [] : [`Cookie: ${cookie}`]),
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          `Sec-WebSocket-Key: ${Buffer.alloc(16).toString("base64")}`,
          "",
          "",
        ].join("\r\n"),
      );
    });
  }
});

function auth(token: string): object {
  return { type: "auth", auth: token, data: "data" };
}

/** A message of VS Code's own protocol: its kind, two numbers that do not matter here, and a length come first. */
function controlMessage(message: object): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(13);
  head.writeUInt8(2, 0);
  head.writeUInt32BE(body.length, 9);
  return Buffer.concat([head, body]);
}

function printedAddress(program: ChildProcess): Promise<URL> {
  return new Promise((resolve, reject) => {
    let output = "";
    program.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const found = /http:\/\/127\.0\.0\.1:\S+/.exec(output)?.[0];
      if (found !== undefined) resolve(new URL(found));
    });
    program.once("exit", (code) => reject(new Error(`npm start ended with ${code}\n${output}`)));
  });
}

function childrenOf(pid: number | undefined): string[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return children === "" ? [] : children.split(" ");
}
