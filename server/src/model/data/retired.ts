import type { DataTable } from "./tables.ts";
import type { Month } from "./end-of-life.ts";

/** When the runners and actions were last compared with GitHub's announcements, and the commits with the advisories. */
export const RETIRED: DataTable = {
  name: "runners and actions that GitHub or their owners have ended, commits of stolen actions",
  month: "2026-11",
  sources: [
    "github.com/actions/runner-images/issues (5583, 6002, 10721, 11101, 12045, 13046; 5238 for Windows 2016)",
    "github.blog/changelog/2021-04-29 (Ubuntu 16.04), 2024-05-20 (macOS 11)",
    "github.blog/changelog/2024-04-16 (artifact actions v3), 2024-12-05 (cache v1 and v2)",
    "github.com/actions/cache, README, on versions before 3.4.0 and 4.2.0",
    "zizmor 1.32.0, audit archived-uses (which actions are archived)",
    "github.com/advisories: CVE-2025-30066, CVE-2025-30154, CVE-2026-33634",
  ],
};

/** Since when a job with the label does not start. */
export const RETIRED_RUNNERS: ReadonlyMap<string, { readonly since: Month; readonly instead: string }> = new Map(
  Object.entries({
    "ubuntu-16.04": { since: "2021-09", instead: "ubuntu-24.04" },
    "ubuntu-18.04": { since: "2023-04", instead: "ubuntu-24.04" },
    "ubuntu-20.04": { since: "2025-04", instead: "ubuntu-24.04" },
    "macos-10.15": { since: "2022-12", instead: "macos-15-intel" },
    "macos-11": { since: "2024-06", instead: "macos-15-intel" },
    "macos-11.0": { since: "2024-06", instead: "macos-15-intel" },
    "macos-12": { since: "2024-12", instead: "macos-15-intel" },
    "macos-12-large": { since: "2024-12", instead: "macos-15-large" },
    "macos-12-xl": { since: "2024-12", instead: "macos-15-large" },
    "macos-13": { since: "2025-12", instead: "macos-15-intel" },
    "macos-13-large": { since: "2025-12", instead: "macos-15-large" },
    "macos-13-xlarge": { since: "2025-12", instead: "macos-15-xlarge" },
    "windows-2016": { since: "2022-04", instead: "windows-2025" },
    "windows-2019": { since: "2025-06", instead: "windows-2025" },
  }),
);

export interface RetiredAction {
  readonly since: Month;
  /** A tag or a version in a comment that GitHub fails. */
  readonly versions: RegExp;
  readonly instead: string;
  /** GitHub Enterprise Server has it still. */
  readonly onServer: boolean;
}

const ARTIFACT: RetiredAction = {
  since: "2025-01",
  // `v3-node20` and its releases were made for Enterprise Server.
  versions: /^v?[123](?:\.\d+){0,2}$/,
  instead: "v4 or later",
  onServer: true,
};
/** The moving tags `v3` and `v4` name newer ones; a version by its full number stays what it was. */
const CACHE: RetiredAction = {
  since: "2025-03",
  versions: /^v?(?:[12](?:\.\d+){0,2}|3\.[0-3]\.\d+|4\.[01]\.\d+)$/,
  instead: "v4 or later",
  onServer: false,
};

export const RETIRED_ACTIONS: ReadonlyMap<string, RetiredAction> = new Map([
  ["actions/upload-artifact", ARTIFACT],
  ["actions/download-artifact", ARTIFACT],
  ["actions/cache", CACHE],
]);

/** Actions whose repositories their owners have closed, and what does the same. */
export const ARCHIVED_ACTIONS: ReadonlyMap<string, string | undefined> = new Map(
  Object.entries({
    "actions-rs/audit-check": "rustsec/audit-check",
    "actions-rs/cargo": "the command `cargo`",
    "actions-rs/clippy-check": "the command `cargo clippy`",
    "actions-rs/grcov": undefined,
    "actions-rs/install": "the command `cargo install --locked`",
    "actions-rs/tarpaulin": undefined,
    "actions-rs/toolchain": "the command `rustup toolchain install`",
    "actions/create-release": "the command `gh release create`",
    "actions/setup-elixir": "erlef/setup-beam",
    "actions/setup-haskell": "haskell-actions/setup",
    "actions/setup-ruby": "ruby/setup-ruby",
    "actions/upload-release-asset": "the command `gh release upload`",
    "cirrus-actions/rebase": undefined,
    "crazy-max/ghaction-docker-buildx": "docker/setup-buildx-action",
    "facebook/pysa-action": undefined,
    "jakejarvis/s3-sync-action": "the command `aws s3 sync`",
    "paambaati/codeclimate-action": undefined,
    "sonarsource/sonarcloud-github-action": "sonarsource/sonarqube-scan-action",
    "tibdex/github-app-token": "actions/create-github-app-token",
  }),
);

/** Commits that somebody who had stolen the keys of an action put there, with the advisory. */
export const STOLEN_COMMITS: ReadonlyMap<string, string> = new Map([
  ["0e58ed8671d6b60d0890c21b07f8835ace038e67", "CVE-2025-30066"],
  ["f0d342d24037bb11d26b9bd8496e0808ba32e9ec", "CVE-2025-30154"],
  ["8afa9b9f9183b4e00c46e2b82d34047e3c177bd0", "CVE-2026-33634"],
  ["ddb9da4475c1cef7d5389062bdfdfbdbd1394648", "CVE-2026-33634"],
  ["91e7c2c36dcad14149d8e455b960af62a2ffb275", "CVE-2026-33634"],
  ["c5967f85626795f647d4bf6eb67227f9b79e02f5", "CVE-2026-33634"],
  ["9c000ba9d482773cbbc2c3544d61b109bc9eb832", "CVE-2026-33634"],
]);
