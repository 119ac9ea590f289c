import { anyCase, nameOf } from "../../contract/file-name.ts";
import type { LanguageNames } from "../../contract/language-names.ts";

export const dockerfileNames: LanguageNames = {
  id: "dockerfile",
  title: "Dockerfiles",
  examplePath: "Dockerfile",
  fileNames: [
    {
      has: isDockerfileName,
      globs: [`${anyCase("dockerfile")}*`, `${anyCase("containerfile")}*`, `*.${anyCase("dockerfile")}`],
      tells: ["images"],
    },
  ],
  tells: ["images"],
  editorIds: ["dockerfile"],
  snippetIds: ["dockerfile"],
  claims: (path) => isDockerfileName(nameOf(path)),
  claimsUntitled: () => true,
};

/** `Dockerfile`, `Dockerfile.NAME`, `NAME.dockerfile`, and the same of containers; no texts or templates that are called so. */
function isDockerfileName(name: string): boolean {
  if (/\.dockerignore$/i.test(name)) return false;
  return /^(?:docker|container)file(?:[._-].+)?$/i.test(name)
    ? !/\.(?:md|txt|ya?ml|json|sh|ts|js|py|go|html|tmpl|template|tpl|j2|erb|in|png|jpe?g|gif|svg|pdf|zip|tar|t?gz)$/i.test(
        name,
      )
    : /.\.dockerfile$/i.test(name);
}
