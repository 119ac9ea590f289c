import type { DataTable } from "./tables.ts";

/** `2026-04`: fixes were published up to some day of this month. */
export type Month = string;

/** When the table was last compared with the vendors' pages. What ends later is not called ended. */
export const END_OF_LIFE: DataTable = {
  name: "end of life of base images",
  month: "2026-11",
  sources: [
    "github.com/nodejs/Release",
    "devguide.python.org",
    "wiki.debian.org/LTS",
    "ubuntu.com/about/release-cycle",
    "alpinelinux.org/releases",
    "php.net/eol",
    "go.dev/doc/devel/release",
    "ruby-lang.org/en/downloads/branches",
    "hub.docker.com/_/openjdk",
    "dotnet.microsoft.com",
    "postgresql.org/support/versioning",
    "mysql.com/support/eol-notice.html",
    "mongodb.com/legal/support-policy/lifecycles",
  ],
};

type Versions = Readonly<Record<string, Month>>;

export interface Product {
  readonly name: string;
  /** Last month of security fixes by version; of distributions, also by code name. */
  readonly versions: Versions;
}

/** `3.5 2018-11, 3.6 2019-05` as a record. */
function dates(list: string): Versions {
  return Object.fromEntries(list.split(",").map((entry) => entry.trim().split(" ") as [string, Month]));
}

export const DEBIAN: Product = {
  name: "Debian",
  versions: dates(
    "7 2018-05, wheezy 2018-05, 8 2020-06, jessie 2020-06, 9 2022-06, stretch 2022-06, 10 2024-06, buster 2024-06, 11 2026-08, bullseye 2026-08, 12 2028-06, bookworm 2028-06",
  ),
};
export const UBUNTU: Product = {
  name: "Ubuntu",
  versions: dates(
    "14.04 2019-04, trusty 2019-04, 16.04 2021-04, xenial 2021-04, 18.04 2023-05, bionic 2023-05, 20.04 2025-05, focal 2025-05, 22.04 2027-04, jammy 2027-04, " +
      "19.04 2020-01, 19.10 2020-07, 20.10 2021-07, 21.04 2022-01, 21.10 2022-07, 22.10 2023-07, 23.04 2024-01, 23.10 2024-07, 24.10 2025-07, 25.04 2026-01, 25.10 2026-07",
  ),
};
export const ALPINE: Product = {
  name: "Alpine",
  versions: dates(
    "3.1 2016-11, 3.2 2017-05, 3.3 2017-11, 3.4 2018-05, 3.5 2018-11, 3.6 2019-05, 3.7 2019-11, 3.8 2020-05, 3.9 2020-11, 3.10 2021-05, 3.11 2021-11, 3.12 2022-05, 3.13 2022-11, " +
      "3.14 2023-05, 3.15 2023-11, 3.16 2024-05, 3.17 2024-11, 3.18 2025-05, 3.19 2025-11, 3.20 2026-04, 3.21 2026-11, 3.22 2027-05",
  ),
};
const NODE: Product = {
  name: "Node.js",
  versions: dates(
    "4 2018-04, 5 2016-06, 6 2019-04, 7 2017-06, 8 2019-12, 9 2018-06, 10 2021-04, 11 2019-06, 12 2022-04, 13 2020-06, 14 2023-04, 15 2021-06, 16 2023-09, 17 2022-06, 18 2025-04, " +
      "19 2023-06, 20 2026-04, 21 2024-06, 22 2027-04, 23 2025-06, 24 2028-04, 25 2026-06",
  ),
};
const PYTHON: Product = {
  name: "Python",
  versions: dates(
    "2 2020-01, 2.7 2020-01, 3.4 2019-03, 3.5 2020-09, 3.6 2021-12, 3.7 2023-06, 3.8 2024-10, 3.9 2025-10, 3.10 2026-10, 3.11 2027-10",
  ),
};
const PHP: Product = {
  name: "PHP",
  versions: dates(
    "5 2018-12, 5.6 2018-12, 7 2022-11, 7.0 2019-01, 7.1 2019-12, 7.2 2020-11, 7.3 2021-12, 7.4 2022-11, 8.0 2023-11, 8.1 2025-12, 8.2 2026-12",
  ),
};
const GO: Product = {
  name: "Go",
  versions: dates(
    "1.9 2018-08, 1.10 2019-02, 1.11 2019-09, 1.12 2020-02, 1.13 2020-08, 1.14 2021-02, 1.15 2021-08, 1.16 2022-03, 1.17 2022-08, 1.18 2023-02, 1.19 2023-09, " +
      "1.20 2024-02, 1.21 2024-08, 1.22 2025-02, 1.23 2025-08, 1.24 2026-02, 1.25 2026-08",
  ),
};
const RUBY: Product = {
  name: "Ruby",
  versions: dates(
    "2 2023-03, 2.3 2019-03, 2.4 2020-03, 2.5 2021-03, 2.6 2022-04, 2.7 2023-03, 3.0 2024-04, 3.1 2025-03, 3.2 2026-03",
  ),
};
/** Not renewed since July 2022; the vendors' own builds took over. */
export const OPENJDK: Product = {
  name: "the discontinued image `openjdk`",
  versions: dates(
    "7 2022-07, 8 2022-07, 9 2022-07, 10 2022-07, 11 2022-07, 12 2022-07, 13 2022-07, 14 2022-07, 15 2022-07, 16 2022-07, 17 2022-07, 18 2022-07",
  ),
};
const CENTOS: Product = {
  name: "CentOS",
  versions: dates("5 2017-03, 6 2020-11, 7 2024-06, 8 2021-12, centos6 2020-11, centos7 2024-06, centos8 2021-12"),
};
export const DOTNET: Product = {
  name: ".NET",
  versions: dates("2.1 2021-08, 2.2 2019-12, 3.0 2020-03, 3.1 2022-12, 5.0 2022-05, 6.0 2024-11, 7.0 2024-05"),
};

const POSTGRES: Product = {
  name: "PostgreSQL",
  versions: dates(
    "9 2021-11, 9.4 2020-02, 9.5 2021-02, 9.6 2021-11, 10 2022-11, 11 2023-11, 12 2024-11, 13 2025-11, 14 2026-11, 15 2027-11, 16 2028-11, 17 2029-11, 18 2030-11",
  ),
};
const MYSQL: Product = {
  name: "MySQL",
  versions: dates("5 2023-10, 5.5 2018-12, 5.6 2021-02, 5.7 2023-10, 8.0 2026-04, 8.4 2032-04"),
};
const MONGODB: Product = {
  name: "MongoDB",
  versions: dates(
    "3 2021-04, 3.6 2021-04, 4.0 2022-04, 4.2 2023-04, 4.4 2024-02, 5 2024-10, 5.0 2024-10, 6 2025-07, 6.0 2025-07",
  ),
};

/** By the name of the official image. */
export const PRODUCTS: Readonly<Record<string, Product>> = {
  debian: DEBIAN,
  "buildpack-deps": DEBIAN,
  ubuntu: UBUNTU,
  alpine: ALPINE,
  node: NODE,
  python: PYTHON,
  php: PHP,
  golang: GO,
  ruby: RUBY,
  openjdk: OPENJDK,
  centos: CENTOS,
  postgres: POSTGRES,
  mysql: MYSQL,
  mongo: MONGODB,
};
