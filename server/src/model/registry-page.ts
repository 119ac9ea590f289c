import { type ImageReference, officialName } from "./image.ts";

/** The page of an image at its public registry; undefined where there is none, or the name depends on a variable. */
export function registryPage(image: ImageReference): string | undefined {
  const { registry, repository } = image;
  const path = repository.text;
  if (path === "scratch" || !/^[a-z\d][a-z\d._/-]*$/.test(path)) return undefined;
  const official = officialName(image);
  switch (registry?.text) {
    case undefined:
    case "docker.io":
    case "index.docker.io":
    case "registry-1.docker.io":
      return official === undefined ? `https://hub.docker.com/r/${path}` : `https://hub.docker.com/_/${official}`;
    case "quay.io":
      return `https://quay.io/repository/${path}`;
    case "mcr.microsoft.com":
      return `https://mcr.microsoft.com/artifact/mar/${path}/about`;
    case "public.ecr.aws":
      return `https://gallery.ecr.aws/${path}`;
    // These lead from the image's name to its page themselves.
    case "ghcr.io":
    case "gcr.io":
      return `https://${registry.text}/${path}`;
    default:
      return undefined;
  }
}
