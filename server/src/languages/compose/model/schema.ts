import { driverOptions, external, labels, service } from "./service-schema.ts";
import { type Shape, either, list, map, named, text, texts } from "./shape.ts";

/** The month of the Compose Specification that the shapes follow: github.com/compose-spec/compose-spec, `schema/compose-spec.json`. */
export const SPECIFICATION_MONTH = "2026-06";

const network = map("A network between services", {
  name: text("Its name outside of the project"),
  driver: text("What makes it: `bridge`, `overlay`"),
  driver_opts: driverOptions,
  ipam: map("Its addresses", {
    driver: text(""),
    config: list(
      "",
      map("", { subnet: text(""), ip_range: text(""), gateway: text(""), aux_addresses: named("", text("")) }),
    ),
    options: named("", text("")),
  }),
  external,
  internal: text("Nothing in it reaches the outside, nor the other way round"),
  enable_ipv4: text(""),
  enable_ipv6: text(""),
  attachable: text("Containers that are not of a service may join"),
  labels,
});

/** A whole file. Keys that begin with `x-` are the user's own, at every place with fixed keys. */
export const COMPOSE_FILE: Shape = map("", {
  version: text("Says nothing any more: Compose reads every file by the newest specification"),
  name: text("The name of the project"),
  include: list(
    "Other Compose files whose services are taken in",
    either(
      text(""),
      map("", {
        path: texts("The files"),
        env_file: texts("Values for their variables"),
        project_directory: text("What their paths count from"),
      }),
    ),
  ),
  services: named("What runs", service),
  networks: named("The networks between services", network),
  volumes: named(
    "Volumes that services share or keep",
    map("", { name: text(""), driver: text(""), driver_opts: driverOptions, external, labels }),
  ),
  secrets: named(
    "Secrets that services may be given as files",
    map("", {
      name: text("Its name outside of the project"),
      environment: text("The variable that holds it"),
      file: text("The file that holds it"),
      external,
      labels,
      driver: text("What keeps it"),
      driver_opts: driverOptions,
      template_driver: text(""),
    }),
  ),
  configs: named(
    "Files that services may be given",
    map("", {
      name: text("Its name outside of the project"),
      content: text("The file itself"),
      environment: text("The variable that holds it"),
      file: text("The file"),
      external,
      labels,
      template_driver: text(""),
    }),
  ),
  models: named(
    "Models that services may use",
    map("", {
      name: text(""),
      model: text("The image of the model"),
      context_size: text(""),
      runtime_flags: list("", text("")),
    }),
  ),
});
