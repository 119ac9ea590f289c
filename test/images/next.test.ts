import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Sample, withService } from "./image.ts";
import { manifest, withoutNode } from "./node-projects.ts";

const LOCK = "npm install --package-lock-only --ignore-scripts";

/** A page that is made anew after a second, an image of which Next.js makes smaller ones, and a key that browsers get. */
const files = (config: string): Sample["files"] => ({
  "package.json": manifest({
    scripts: { build: "next build", start: "next start" },
    dependencies: { next: "16.4.6", react: "19.2.0", "react-dom": "19.2.0" },
  }),
  "next.config.mjs": `export default { ${config} };\n`,
  ".env.example": "NEXT_PUBLIC_SHOP_NAME=\nDATABASE_URL=\n",
  "public/robots.txt": "User-agent: *\n",
  "app/layout.js": "export default ({ children }) => <html><body>{children}</body></html>;\n",
  "app/page.js":
    'export const revalidate = 1;\nexport default () => <p>{"shop " + process.env.NEXT_PUBLIC_SHOP_NAME + " at " + Date.now()}</p>;\n',
});

async function renews(sample: Sample): Promise<void> {
  await withService({ ...sample, arguments: { NEXT_PUBLIC_SHOP_NAME: "of-payments" } }, async (service) => {
    const first = await service.ask("/");
    assert.match(first, /shop of-payments at \d+/);
    assert.equal(await service.ask("/robots.txt"), "User-agent: *\n");
    const script = /\/_next\/static\/[^"]+\.js/.exec(first)?.[0] ?? "";
    assert.ok((await service.ask(script)).length > 0);
    assert.doesNotMatch(service.output(), /EACCES|Failed to/);
  });
}

describe("Next.js", { skip: withoutNode }, () => {
  test("what output: standalone gathers, with static and public files and a key of the build", () =>
    renews({ files: files('output: "standalone"'), prepare: [LOCK] }));

  test("without it, all packages and next start", () => renews({ files: files(""), prepare: [LOCK] }));
});
