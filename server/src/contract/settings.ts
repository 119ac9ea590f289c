/** What a team says of itself in its settings; models read it to judge names. */
export interface TeamSettings {
  /** Further names of environments by tier, as declared in `environments`. */
  readonly environments: Readonly<Record<"production" | "staging", readonly string[]>>;
  /** Where images may come from: registries, or registries with the beginning of a path; none means any. */
  readonly registries: readonly string[];
  /** Stages of Dockerfiles that become images, beside the last one of each. */
  readonly targets: readonly string[];
  /** The strict profile: all is to be said, also of objects that nothing speaks of. */
  readonly strict: boolean;
}

export const NO_TEAM_SETTINGS: TeamSettings = {
  environments: { production: [], staging: [] },
  registries: [],
  targets: [],
  strict: false,
};
