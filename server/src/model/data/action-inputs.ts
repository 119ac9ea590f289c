import type { DataTable } from "./tables.ts";

/** The month is that of the newest copies that were read. */
export const ACTION_INPUTS: DataTable = {
  name: "inputs by which actions restore caches and choose the version of a program",
  month: "2026-08",
  sources: [
    "the `action.yml` of each, in stored copies of its repository: most from March to August 2026",
    "older copies: digitalocean/action-doctl (2024-01), gradle/gradle-build-action (2024-08)",
    "copies without a date: bazel-contrib, determinatesystems, jdx, ramsey, subosito",
    "github.com/pnpm/action-setup/pull/188 (its `cache`)",
    "github.com/valyala/fasthttp/pull/1520, on the release of setup-go v4.0.0",
    "zizmor, audit cache-poisoning, of 2026-08 (setup-python, setup-buildx-action, magic-nix-cache-action, setup-node v5, setup-uv v10)",
  ],
};

/** How an action restores what other runs have left. */
export interface Restoring {
  /** The input that decides it; none where it always does. */
  readonly input?: string;
  /** What the input means where nobody sets it. */
  readonly byDefault: boolean;
  /** Values of the input by which it restores nothing. */
  readonly off: RegExp;
  /** The first major version that does so by default. */
  readonly since?: number;
}

export const IS_FALSE = /^(?:false|no|off|0)$/i;
const IS_TRUE = /^(?:true|yes|on|1)$/i;

const always: Restoring = { byDefault: true, off: IS_FALSE };
const unless = (input: string, off = IS_FALSE): Restoring => ({ input, byDefault: true, off });
const where = (input: string): Restoring => ({ input, byDefault: false, off: IS_FALSE });

/** Those that restore caches, by `owner/name` in lower case. */
export const CACHING_ACTIONS: ReadonlyMap<string, readonly Restoring[]> = new Map([
  ["actions/cache", [unless("lookup-only", IS_TRUE)]],
  ["actions/setup-node", [where("cache"), { ...unless("package-manager-cache"), since: 5 }]],
  ["actions/setup-python", [where("cache")]],
  ["actions/setup-java", [where("cache"), where("cache-jdk")]],
  ["actions/setup-dotnet", [where("cache")]],
  ["actions/setup-go", [{ ...unless("cache"), since: 4 }]],
  ["actions-rust-lang/setup-rust-toolchain", [unless("cache")]],
  ["astral-sh/setup-uv", [unless("enable-cache")]],
  ["awalsh128/cache-apt-pkgs-action", [always]],
  ["baptiste0928/cargo-install", [always]],
  [
    "bazel-contrib/setup-bazel",
    [where("bazelisk-cache"), where("disk-cache"), where("repository-cache"), where("external-cache")],
  ],
  ["coursier/cache-action", [always]],
  ["denoland/setup-deno", [where("cache")]],
  ["determinatesystems/magic-nix-cache-action", [unless("use-gha-cache")]],
  ["graalvm/setup-graalvm", [where("cache")]],
  ["gradle/actions", [unless("cache-disabled", IS_TRUE)]],
  ["gradle/gradle-build-action", [unless("cache-disabled", IS_TRUE)]],
  ["hendrikmuhs/ccache-action", [unless("restore")]],
  ["jdx/mise-action", [unless("cache")]],
  ["moonrepo/setup-rust", [unless("cache")]],
  ["mozilla-actions/sccache-action", [always]],
  ["pnpm/action-setup", [where("cache")]],
  ["pyo3/maturin-action", [where("sccache")]],
  ["ramsey/composer-install", [unless("ignore-cache", IS_TRUE)]],
  ["ruby/setup-ruby", [where("bundler-cache")]],
  ["subosito/flutter-action", [where("cache")]],
  ["swatinem/rust-cache", [unless("lookup-only", IS_TRUE)]],
]);

export interface Installer {
  /** The input that names the version of what it installs. */
  readonly input: string;
  /** The input that names a file where the version stands. */
  readonly file?: string;
  /** Whether it takes the newest where nobody names one: not if it has a version of its own, or looks into the project first. */
  readonly isNewestByDefault: boolean;
}

/** Those that fetch a program and let it run, by `owner/name` in lower case. */
export const INSTALLERS: ReadonlyMap<string, Installer> = new Map(
  Object.entries({
    "1password/install-cli-action": { input: "version", isNewestByDefault: true },
    "1password/load-secrets-action": { input: "version", isNewestByDefault: true },
    "aquasecurity/setup-trivy": { input: "version", isNewestByDefault: true },
    "aquasecurity/trivy-action": { input: "version", isNewestByDefault: false },
    "astral-sh/setup-uv": { input: "version", isNewestByDefault: false },
    "azure/setup-helm": { input: "version", file: "version-file", isNewestByDefault: true },
    "azure/setup-kubectl": { input: "version", isNewestByDefault: true },
    "digitalocean/action-doctl": { input: "version", isNewestByDefault: true },
    "docker/setup-buildx-action": { input: "version", isNewestByDefault: false },
    "goreleaser/goreleaser-action": { input: "version", isNewestByDefault: false },
    "hashicorp/setup-terraform": { input: "terraform_version", isNewestByDefault: true },
    "sigstore/cosign-installer": { input: "cosign-release", isNewestByDefault: false },
  }),
);
