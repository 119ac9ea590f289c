import type { WorkspaceView } from "../../../contract/facts.ts";

/** Frameworks that hand what they read to dotenv-expand, which expands within single quotes too. */
const EXPANDERS = /"(?:dotenv-expand|next|vite|nuxt|astro|@sveltejs\/kit|expo)"\s{0,8}:/;

/** Whether the package that a .env file lies in, or the workspace's, loads it with a loader that expands everywhere. */
export function expandsVariables(path: string, workspace: WorkspaceView | undefined): boolean {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const manifest = workspace?.readText(`${folder}package.json`) ?? workspace?.readText("package.json");
  return manifest !== undefined && EXPANDERS.test(manifest);
}
