/** A line that actionlint reports in its own suite and we do not. */
export interface Difference {
  /** Below its `testdata`. */
  readonly file: string;
  /** 0 where actionlint gives no place. */
  readonly line: number;
  /** How actionlint calls the check. */
  readonly kind: string;
  /**
   * `elsewhere`: we say it on another line, `at`; `taken`: GitHub's own parser (workflow-parser 0.3.61) or its documentation takes it;
   * `unknown`: the files do not tell.
   */
  readonly why: "elsewhere" | "taken" | "unknown";
  readonly at?: number;
  readonly reason: string;
}

const among = (
  file: string,
  kind: string,
  lines: readonly number[],
  why: "taken" | "unknown",
  reason: string,
): Difference[] => lines.map((line) => ({ file, line, kind, why, reason }));

const said = (file: string, kind: string, line: number, at: number, reason: string): Difference => ({
  file,
  line,
  kind,
  why: "elsewhere",
  at,
  reason,
});

export const DIFFERENCES: readonly Difference[] = [
  said(
    "err/errors_in_anchor.yaml",
    "events",
    4,
    10,
    "the list is right where it stands, and wrong where the alias takes it",
  ),
  said("err/github_script_untrusted_input.yaml", "expression", 11, 16, "the expression is at fault, and not the key"),
  said("err/invalid_steps.yaml", "syntax-check", 8, 9, "of `run` and `uses` the second is reported, as GitHub does"),
  said("err/invalid_steps.yaml", "syntax-check", 11, 12, "of `run` and `uses` the second is reported, as GitHub does"),
  said("err/invalid_steps.yaml", "syntax-check", 18, 21, "`steps` is there, and has no value"),
  said(
    "err/recursive_anchors.yaml",
    "syntax-check",
    11,
    9,
    "what follows the first mistake of YAML is mostly its consequence",
  ),
  said(
    "err/recursive_anchors.yaml",
    "syntax-check",
    15,
    9,
    "what follows the first mistake of YAML is mostly its consequence",
  ),
  said("err/undefined_anchor.yaml", "syntax-check", 0, 8, "the alias has a place"),
  said("examples/dangling_alias.yaml", "syntax-check", 0, 9, "the alias has a place"),
  ...among("err/empty_sequence_or_string.yaml", "syntax-check", [10], "taken", "an empty text is a choice of the form"),
  ...among(
    "err/workflow_dispatch_input_types.yaml",
    "syntax-check",
    [13],
    "taken",
    "an empty text is a choice of the form",
  ),
  ...among("err/invalid_image_version_event.yaml", "syntax-check", [4], "taken", "one name stands for a list of one"),
  ...among("err/schedule_invalid_timezone.yaml", "events", [6], "taken", "`UTC` is a name of the IANA database"),
  ...among(
    "err/workflow_dispatch_type_check_inputs.yaml",
    "expression",
    [30, 31, 32, 33, 34, 35],
    "taken",
    "behind `*` a name is looked up in each element",
  ),
  ...among(
    "examples/if_cond_always_true.yaml",
    "if-cond",
    [19, 23],
    "taken",
    "GitHub takes blanks and line breaks around a whole expression away",
  ),
  ...among(
    "err/expr_check_in_matrix_row_assign.yaml",
    "expression",
    [12],
    "unknown",
    "what an expression in a matrix comes to is not followed",
  ),
  ...among(
    "err/outputs_of_action_skipping_inputs_check.yaml",
    "expression",
    [16],
    "unknown",
    "the action is none of those whose outputs are known",
  ),
  ...among(
    "err/reusable_workflow_empty_secrets.yaml",
    "expression",
    [12],
    "unknown",
    "a caller that lets its secrets be inherited hands over more than is declared",
  ),
  ...among(
    "examples/local_action_outputs.yaml",
    "expression",
    [15],
    "unknown",
    "a program may set outputs that its metadata does not name",
  ),
];
