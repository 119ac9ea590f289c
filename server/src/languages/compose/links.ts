import { nameOf } from "../../contract/file-name.ts";
import type { Link } from "../../contract/link.ts";
import { parseImage } from "../../model/image.ts";
import { registryPage } from "../../model/registry-page.ts";
import { asScalar, asSequence, entriesOf, entryOf, itemsAt, valueAt } from "../../syntax/yaml/access.ts";
import type { YamlNode, YamlScalar } from "../../syntax/yaml/tree.ts";
import { contextOf } from "./model/builds.ts";
import { type Compose, type Service, scalarsOf } from "./model/compose.ts";
import { pathBeside } from "./model/layers.ts";

/** Links of files that a Compose file names, and of services that others wait for or extend. */
export function composeLinks(file: Compose): Link[] {
  return [
    ...file.services.flatMap((service) => [
      ...imageLinks(service),
      ...serviceLinks(file, service),
      ...fileLinks(file, service),
    ]),
    ...itemsAt(file.root, "include").flatMap((item) =>
      scalarsOf(asScalar(item) ?? entryOf(item, "path")?.value).flatMap((path) => linkTo(file, path)),
    ),
    ...["secrets", "configs"].flatMap((section) =>
      entriesOf(valueAt(file.root, section)).flatMap(({ value }) => linkTo(file, asScalar(valueAt(value, "file")))),
    ),
  ];
}

/** To its registry's page, unless the service is built here. */
function imageLinks({ image, build }: Service): Link[] {
  const page = image === undefined || build !== undefined ? undefined : registryPage(parseImage(image.value));
  return image === undefined || page === undefined ? [] : [{ start: image.start, end: image.end, page }];
}

function serviceLinks(file: Compose, { node, extended }: Service): Link[] {
  const needed = valueAt(node, "depends_on");
  const names = [
    ...scalarsOf(needed),
    ...(asSequence(needed) === undefined ? entriesOf(needed) : []).map(({ key }) => asScalar(key)),
    ...(extended?.file === undefined ? [extended?.at] : []),
  ];
  return names.flatMap((name) => {
    const target = name === undefined ? undefined : file.byName.get(name.value);
    return name === undefined || target === undefined
      ? []
      : [{ start: name.start, end: name.end, offset: target.start, what: "service" }];
  });
}

function fileLinks(file: Compose, service: Service): Link[] {
  const { node, build, mounts } = service;
  const envFile = valueAt(node, "env_file");
  const single = asScalar(envFile);
  const envFiles = [
    ...(single === undefined ? [] : [single]),
    ...itemsAt(envFile).map((item) => asScalar(item) ?? asScalar(valueAt(item, "path"))),
  ];
  return [
    ...envFiles.flatMap((path) => linkTo(file, path)),
    ...linkTo(file, asScalar(valueAt(node, "extends", "file"))),
    ...dockerfileLink(file, service, build),
    ...mounts.flatMap(({ kind, source, at }) => {
      const path =
        kind === "bind" && source !== undefined && mayBeFile(source) ? pathBeside(file.path, source) : undefined;
      return path === undefined ? [] : [{ start: at.start, end: at.end, paths: [path] }];
    }),
  ];
}

/** A context leads to its Dockerfile, since folders cannot be opened. */
function dockerfileLink(file: Compose, service: Service, build: YamlNode | undefined): Link[] {
  const context = contextOf(service);
  const folder = context === undefined ? undefined : pathBeside(file.path, `${context}/`);
  if (folder === undefined) return [];
  const named = asScalar(valueAt(build, "dockerfile"));
  const at = named ?? asScalar(build) ?? asScalar(valueAt(build, "context"));
  const path = pathBeside(`${folder === "" ? "" : `${folder}/`}_`, named?.value ?? "Dockerfile");
  return at === undefined || path === undefined || entryOf(build, "dockerfile_inline") !== undefined
    ? []
    : [{ start: at.start, end: at.end, paths: [path] }];
}

function linkTo(file: Compose, scalar: YamlScalar | undefined): Link[] {
  const path = scalar === undefined ? undefined : pathBeside(file.path, scalar.value);
  return scalar === undefined || path === undefined ? [] : [{ start: scalar.start, end: scalar.end, paths: [path] }];
}

/** Folders cannot be opened, and mostly have no dot in their names. */
function mayBeFile(path: string): boolean {
  return /[^.]\.[^.]+$/.test(nameOf(path));
}
