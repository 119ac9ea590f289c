/** What a team says of itself in its settings; models read it to judge names. */
export interface TeamSettings {
  /** Further names of environments by tier, as declared in `environments`. */
  readonly environments: Readonly<Record<"production" | "staging", readonly string[]>>;
}

export const NO_TEAM_SETTINGS: TeamSettings = { environments: { production: [], staging: [] } };
