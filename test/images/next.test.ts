import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { until } from "../cluster/until.ts";
import { type Sample, withService } from "./image.ts";
import { manifest, withoutNode } from "./node-projects.ts";

const LOCK = "npm install --package-lock-only --ignore-scripts";

/** Pages that are made when they are first asked for and kept on disk, and a key that browsers get. */
const files = (config: string): Sample["files"] => ({
  "package.json": manifest({
    scripts: { build: "next build", start: "next start" },
    dependencies: { next: "16.4.6", react: "19.2.0", "react-dom": "19.2.0" },
  }),
  "next.config.mjs": `export default { ${config} };\n`,
  ".env.example": "NEXT_PUBLIC_SHOP_NAME=\nDATABASE_URL=\n",
  "public/robots.txt": "User-agent: *\n",
  "app/layout.js": "export default ({ children }) => <html><body>{children}</body></html>;\n",
  "app/page.js": 'export default () => <p>{"shop " + process.env.NEXT_PUBLIC_SHOP_NAME}</p>;\n',
  "app/kept/[name]/page.js":
    "export const generateStaticParams = () => [];\nexport default async ({ params }) => <p>{(await params).name}</p>;\n",
  "app/written/route.js":
    'import { readdirSync } from "node:fs";\nexport const dynamic = "force-dynamic";\nexport const GET = () => new Response(String(readdirSync(".next/server", { recursive: true }).some((path) => path.endsWith("kept/one.html"))));\n',
});

async function keepsPages(sample: Sample): Promise<void> {
  await withService({ ...sample, arguments: { NEXT_PUBLIC_SHOP_NAME: "of-payments" } }, async (service) => {
    const page = await service.ask("/");
    assert.match(page, /shop of-payments/);
    assert.equal(await service.ask("/robots.txt"), "User-agent: *\n");
    assert.ok((await service.ask(/\/_next\/static\/[^"]+\.js/.exec(page)?.[0] ?? "")).length > 0);
    assert.match(await service.ask("/kept/one"), /one/);
    await until("the page on disk", 30, async () => (await service.ask("/written")) === "true");
  });
}

describe("Next.js", { skip: withoutNode }, () => {
  test("what output: standalone gathers, with static and public files and a key of the build", () =>
    keepsPages({ files: files('output: "standalone"'), prepare: [LOCK] }));

  test("without it, all packages and next start", () => keepsPages({ files: files(""), prepare: [LOCK] }));
});
