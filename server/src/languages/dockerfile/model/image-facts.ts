import { isForDevelopers } from "./project.ts";
import { exposedPorts } from "./port.ts";
import { imageUser } from "./user.ts";
import { type Dockerfile, effectiveInstructions } from "./dockerfile.ts";
import type { ImageFact } from "../../../contract/facts.ts";

/** The most ports that are told of one image. */
const MAX_PORTS = 20;

/** What a Dockerfile tells manifests of the image that its last stage makes; undefined for one that is for developers. */
export function imageFact(file: Dockerfile): ImageFact | undefined {
  const { final } = file;
  if (final === undefined || file.isTemplate || isForDevelopers(file, final)) return undefined;
  const user = imageUser(file, final);
  const ports = effectiveInstructions(final)
    .filter(({ keyword }) => keyword === "EXPOSE")
    .flatMap((instruction) => exposedPorts(file, instruction))
    .flatMap(({ from, to }) => (from === to ? [from] : []));
  return {
    path: file.path,
    user: user.kind,
    ...(user.name === undefined ? {} : { userName: user.name }),
    ...(user.id === undefined ? {} : { userId: user.id }),
    ports: [...new Set(ports)].slice(0, MAX_PORTS),
  };
}
