// Installs both editors and unpacks the browser before the tests run: test files may run at the same time, and two of
// them must not install the same thing.
import { launchBrowser } from "./browser.ts";
import { installEditor } from "./install.ts";

for (const name of ["floor", "newest"] as const) {
  const { version } = await installEditor(name);
  console.log(`VS Code ${version} is there`);
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
