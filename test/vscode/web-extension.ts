// Lets VS Code's window run the extension in its web worker host, as vscode.dev does.
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { readZip } from "./zip.ts";

async function readVsix(vsix: string): Promise<Map<string, Buffer>> {
  const prefix = "extension/";
  const files = [...readZip(await readFile(vsix))];
  return new Map(
    files.filter(([name]) => name.startsWith(prefix)).map(([name, data]) => [name.slice(prefix.length), data]),
  );
}

/**
 * Puts the extension on the workbench's own origin (its content policy blocks every other one) and tells the workbench
 * so in the page's configuration, since the address cannot carry web extensions. To be called before the page loads.
 * @param suite a bundle of tests that the host runs
 */
export async function serveWebExtension(page: Page, url: string, vsix: string, suite?: Buffer): Promise<void> {
  // VS Code runs tests in the host of the extension whose folder holds them.
  const suitePath = "paylint-tests/suite.js";
  const uri = (folder: string): object => ({ scheme: "http", authority: new URL(url).host, path: folder });
  const developmentOptions = {
    enableSmokeTestDriver: suite !== undefined,
    extensions: [uri("/devext")],
    ...(suite === undefined ? {} : { extensionTestsPath: uri(`/devext/${suitePath}`) }),
  };
  const files = await readVsix(vsix);
  if (suite !== undefined) files.set(suitePath, suite);
  const headers = { "access-control-allow-origin": "*" };

  // On the context, not the page: most of these requests come from inside a worker.
  await page.context().route(new URL("devext/**", url).href, async (route) => {
    const name = decodeURIComponent(new URL(route.request().url()).pathname.slice("/devext/".length));
    const body = files.get(name);
    await (body === undefined
      ? route.fulfill({ status: 404, headers })
      : route.fulfill({ body, headers, contentType: mediaType(name) }));
  });
  // The page itself stays the server's: Chromium lets no page that was answered from here open the server's sockets.
  await page.addInitScript(
    (added) => {
      const id = "vscode-workbench-web-configuration";
      const find = document.getElementById.bind(document);
      document.getElementById = (wanted: string): HTMLElement | null => {
        const element = find(wanted);
        if (wanted === id && element !== null) {
          const configuration: unknown = JSON.parse(element.dataset["settings"] ?? "{}");
          element.dataset["settings"] = JSON.stringify(Object.assign({}, configuration, added));
        }
        return element;
      };
    },
    { developmentOptions },
  );
}

function mediaType(name: string): string {
  const types: Readonly<Record<string, string>> = {
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
  };
  return types[path.extname(name)] ?? "application/octet-stream";
}
