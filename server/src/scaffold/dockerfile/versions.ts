import type { DataTable } from "../../model/data/tables.ts";

/** When these were last compared with what the registries offer. */
export const RUNTIME_IMAGES: DataTable = {
  name: "runtime images of generated Dockerfiles",
  month: "2026-11",
  sources: [
    "github.com/GoogleContainerTools/distroless",
    "github.com/docker-library/official-images",
    "github.com/oven-sh/bun",
    "npmjs.com",
    "pypi.org",
  ],
};

/** Majors with a distroless image and fixes. */
export const NODE_MAJORS: readonly string[] = ["22", "24", "26"];
export const NODE_DEFAULT = "24";
export const BUN_DEFAULT = "1.4";
export const GO_NEWEST = "1.26";
/** Majors with a distroless image. */
export const JAVA_MAJORS: readonly string[] = ["17", "21", "25"];
export const JAVA_DEFAULT = "25";
/** Versions with fixes. */
export const PYTHON_MINORS: readonly string[] = ["3.11", "3.12", "3.13", "3.14"];
/** The version that distroless brings; others run on the slim image. */
export const PYTHON_DISTROLESS = "3.13";
/** Tools that no base image brings, at versions that were there when the table was made. */
/** A pnpm that reads each format of its lockfile. */
export const PNPM_BY_LOCKFILE: Readonly<Record<string, string>> = {
  "5.4": "7.33.7",
  "6.0": "8.15.9",
  "6.1": "8.15.9",
  "9.0": "10.34.9",
};
export const YARN_CLASSIC = "1.22.22";
export const UV = "0.13.9";
export const POETRY = "2.5.1";
export const POETRY_EXPORT = "1.9.0";
