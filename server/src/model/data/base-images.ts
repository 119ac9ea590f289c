import type { DataTable } from "./tables.ts";

/** When these were last compared with the images' own Dockerfiles. */
export const BASE_IMAGES: DataTable = {
  name: "users and working folders of base images",
  month: "2026-11",
  sources: ["github.com/docker-library/official-images", "github.com/GoogleContainerTools/distroless"],
};

/** Official images that start as root. */
export const STARTS_AS_ROOT: ReadonlySet<string> = new Set(
  (
    "node python golang debian ubuntu alpine php ruby openjdk eclipse-temurin amazoncorretto amazonlinux rust perl busybox scratch centos fedora " +
    "rockylinux almalinux oraclelinux maven gradle tomcat nginx httpd caddy haproxy buildpack-deps elixir erlang julia swift bun denoland/deno"
  ).split(" "),
);

/** Names of images that do not. */
export const NON_ROOT_NAME = /nonroot|non-root|unprivileged|rootless|chainguard|cgr\.dev|bitnami/i;

/** The user and group `nonroot` of distroless images. */
export const NONROOT_ID = 65_532;

/** Official images that set no working folder: it is the root folder. */
export const WITHOUT_FOLDER: ReadonlySet<string> = new Set(
  "node python debian ubuntu alpine eclipse-temurin amazoncorretto busybox fedora rockylinux almalinux amazonlinux nginx".split(
    " ",
  ),
);
