import type { Detected } from "../../service/detected.ts";

/** How a commit is proved before an image is made of it. Plain data: it travels between the editor and the server. */
export interface Toolchain {
  /** Actions that set up what a runner does not bring. */
  readonly setup: readonly Setup[];
  /** Commands that bring the packages, run in the root of the workspace. */
  readonly install: readonly string[];
  /** The command that tests; empty where the project does not say, with the reason. */
  readonly test: Detected<string>;
  /** A build tool tests a member from the root of its workspace. */
  readonly testsAtRoot: boolean;
}

export interface Setup {
  readonly action: string;
  readonly inputs: Readonly<Record<string, string>>;
}
