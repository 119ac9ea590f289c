// Installs both editors, the extension in each, and unpacks the browser before the tests run: test files may run at the
// same time, and two of them must not install the same thing.
import { builtExtension } from "../built.ts";
import { launchBrowser } from "./browser.ts";
import { installEditor } from "./install.ts";
import { installedExtension } from "./install-extension.ts";

for (const name of ["floor", "newest"] as const) {
  const editor = await installEditor(name);
  await installedExtension(editor, builtExtension());
  console.log(`VS Code ${editor.version} is there, with the extension`);
}
try {
  const browser = await launchBrowser();
  console.log(`Chromium ${browser.version()} is there`);
  await browser.close();
} catch (error) {
  console.log(
    `No browser: ${error instanceof Error ? error.message : String(error)}. Tests that need one are skipped.`,
  );
}
