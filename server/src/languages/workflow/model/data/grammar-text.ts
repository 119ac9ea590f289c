// Written by `node scripts/workflow-schema.ts` from GitHub's language services 0.3.61. Do not edit.
/** Each line a definition: its name, the contexts and functions of its expressions, and what it may be. */
export const WORKFLOW_GRAMMAR = `
workflow-root-strict: { on! on-strict; name workflow-name; description workflow-description; run-name run-name; defaults workflow-defaults; env workflow-env; permissions permissions; concurrency workflow-concurrency; jobs! jobs }
on-strict: on-string-strict | on-sequence-strict | on-mapping-strict
workflow-name: string
workflow-description: string
run-name (github inputs vars): string
workflow-defaults: { run workflow-defaults-run }
workflow-env (github inputs vars secrets): { * string }
permissions: permissions-mapping | permission-level-shorthand-read-all | permission-level-shorthand-write-all
workflow-concurrency (github inputs vars): string | concurrency-mapping
jobs: { * job }
on-string-strict: branch-protection-rule-string | check-run-string | check-suite-string | create-string | delete-string | deployment-string | deployment-status-string | discussion-string | discussion-comment-string | fork-string | gollum-string | image-version-string | issue-comment-string | issues-string | label-string | merge-group-string | milestone-string | page-build-string | project-string | project-card-string | project-column-string | public-string | pull-request-string | pull-request-comment-string | pull-request-review-string | pull-request-review-comment-string | pull-request-target-string | push-string | registry-package-string | release-string | repository-dispatch-string | schedule-string | status-string | watch-string | workflow-call-string | workflow-dispatch-string | workflow-run-string
on-sequence-strict: [on-string-strict]
on-mapping-strict: { branch_protection_rule branch-protection-rule; check_run check-run; check_suite check-suite; create create; delete delete; deployment deployment; deployment_status deployment-status; discussion discussion; discussion_comment discussion-comment; fork fork; gollum gollum; image_version image-version; issue_comment issue-comment; issues issues; label label; merge_group merge-group; milestone milestone; page_build page-build; project project; project_card project-card; project_column project-column; public public; pull_request pull-request; pull_request_comment pull-request-comment; pull_request_review pull-request-review; pull_request_review_comment pull-request-review-comment; pull_request_target pull-request-target; push push; registry_package registry-package; release release; repository_dispatch repository-dispatch; schedule schedule; status status; watch watch; workflow_call workflow-call; workflow_dispatch workflow-dispatch; workflow_run workflow-run }
workflow-defaults-run: { shell shell; working-directory working-directory }
permissions-mapping: { actions permission-level-any; artifact-metadata permission-level-any; attestations permission-level-any; checks permission-level-any; code-quality permission-level-any; contents permission-level-any; copilot-requests permission-level-write-or-no-access; deployments permission-level-any; discussions permission-level-any; drives permission-level-any; id-token permission-level-write-or-no-access; issues permission-level-any; models permission-level-read-or-no-access; packages permission-level-any; pages permission-level-any; pull-requests permission-level-any; repository-projects permission-level-any; security-events permission-level-any; statuses permission-level-any; vulnerability-alerts permission-level-read-or-no-access }
permission-level-shorthand-read-all: "read-all"
permission-level-shorthand-write-all: "write-all"
concurrency-mapping: { group! non-empty-string; cancel-in-progress boolean; queue concurrency-queue }
job: job-factory | workflow-job
branch-protection-rule-string: "branch_protection_rule"
check-run-string: "check_run"
check-suite-string: "check_suite"
create-string: "create"
delete-string: "delete"
deployment-string: "deployment"
deployment-status-string: "deployment_status"
discussion-string: "discussion"
discussion-comment-string: "discussion_comment"
fork-string: "fork"
gollum-string: "gollum"
image-version-string: "image_version"
issue-comment-string: "issue_comment"
issues-string: "issues"
label-string: "label"
merge-group-string: "merge_group"
milestone-string: "milestone"
page-build-string: "page_build"
project-string: "project"
project-card-string: "project_card"
project-column-string: "project_column"
public-string: "public"
pull-request-string: "pull_request"
pull-request-comment-string: "pull_request_comment"
pull-request-review-string: "pull_request_review"
pull-request-review-comment-string: "pull_request_review_comment"
pull-request-target-string: "pull_request_target"
push-string: "push"
registry-package-string: "registry_package"
release-string: "release"
repository-dispatch-string: "branch_protection_rule"
schedule-string: "schedule"
status-string: "status"
watch-string: "watch"
workflow-call-string: "workflow_call"
workflow-dispatch-string: "workflow_dispatch"
workflow-run-string: "workflow_run"
branch-protection-rule: null | branch-protection-rule-mapping
check-run: null | check-run-mapping
check-suite: null | check-suite-mapping
create: null
delete: null
deployment: null
deployment-status: null
discussion: null | discussion-mapping
discussion-comment: null | discussion-comment-mapping
fork: null
gollum: null
image-version: null | image-version-mapping
issue-comment: null | issue-comment-mapping
issues: null | issues-mapping
label: null | label-mapping
merge-group: null | merge-group-mapping
milestone: null | milestone-mapping
page-build: null
project: null | project-mapping
project-card: null | project-card-mapping
project-column: null | project-column-mapping
public: null
pull-request: null | pull-request-mapping
pull-request-comment: null | issue-comment-mapping
pull-request-review: null | pull-request-review-mapping
pull-request-review-comment: null | pull-request-review-comment-mapping
pull-request-target: null | pull-request-target-mapping
push: null | push-mapping
registry-package: null | registry-package-mapping
release: null | release-mapping
repository-dispatch: null | repository-dispatch-mapping
schedule: [cron-mapping]
status: null
watch: null | watch-mapping
workflow-call: null | workflow-call-mapping
workflow-dispatch: null | workflow-dispatch-mapping
workflow-run: null | workflow-run-mapping
shell: text
working-directory: text
permission-level-any: permission-level-read | permission-level-write | permission-level-no-access
permission-level-write-or-no-access: permission-level-write | permission-level-no-access
permission-level-read-or-no-access: permission-level-read | permission-level-no-access
non-empty-string: text
concurrency-queue: "single" | "max"
job-factory: { needs needs; if job-if; strategy strategy; name string-strategy-context; runs-on! runs-on; timeout-minutes number-strategy-context; cancel-timeout-minutes number-strategy-context; continue-on-error boolean-strategy-context; container container; services services; env job-env; environment job-environment; permissions permissions; concurrency job-concurrency; outputs job-outputs; defaults job-defaults; steps steps; snapshot snapshot }
workflow-job: { name string-strategy-context; uses! non-empty-string; with workflow-job-with; secrets workflow-job-secrets; needs needs; if job-if; permissions permissions; concurrency job-concurrency; strategy strategy }
branch-protection-rule-mapping: { types branch-protection-rule-activity }
check-run-mapping: { types check-run-activity }
check-suite-mapping: { types check-suite-activity }
discussion-mapping: { types discussion-activity }
discussion-comment-mapping: { types discussion-comment-activity }
image-version-mapping: { types image-version-activity; names event-names; versions event-versions }
issue-comment-mapping: { types issue-comment-activity }
issues-mapping: { types issues-activity }
label-mapping: { types label-activity }
merge-group-mapping: { types merge-group-activity; branches event-branches; branches-ignore event-branches-ignore }
milestone-mapping: { types milestone-activity }
project-mapping: { types project-activity }
project-card-mapping: { types project-card-activity }
project-column-mapping: { types project-column-activity }
pull-request-mapping: { types pull-request-activity; branches event-branches; branches-ignore event-branches-ignore; paths event-paths; paths-ignore event-paths-ignore }
pull-request-review-mapping: { types pull-request-review-activity }
pull-request-review-comment-mapping: { types pull-request-review-comment-activity }
pull-request-target-mapping: { types pull-request-target-activity; branches event-branches; branches-ignore event-branches-ignore; paths event-paths; paths-ignore event-paths-ignore }
push-mapping: { branches event-branches; branches-ignore event-branches-ignore; tags event-tags; tags-ignore event-tags-ignore; paths event-paths; paths-ignore event-paths-ignore }
registry-package-mapping: { types registry-package-activity }
release-mapping: { types release-activity }
repository-dispatch-mapping: { types sequence-of-non-empty-string }
cron-mapping: { cron! cron-pattern; timezone timezone-string }
watch-mapping: { types watch-activity }
workflow-call-mapping: { inputs workflow-call-inputs; secrets workflow-call-secrets; outputs workflow-call-outputs }
workflow-dispatch-mapping: { inputs workflow-dispatch-inputs }
workflow-run-mapping: { types workflow-run-activity; workflows workflow-run-workflows; branches event-branches; branches-ignore event-branches-ignore }
permission-level-read: "read"
permission-level-write: "write"
permission-level-no-access: "none"
needs: sequence-of-non-empty-string | non-empty-string
job-if (github inputs vars needs always() failure() cancelled() success()): string
strategy (github inputs vars needs): { fail-fast boolean; max-parallel number; matrix matrix }
string-strategy-context (github inputs vars needs strategy matrix): string
runs-on (github inputs vars needs strategy matrix): non-empty-string | sequence-of-non-empty-string | runs-on-mapping
number-strategy-context (github inputs vars needs strategy matrix): number
boolean-strategy-context (github inputs vars needs strategy matrix): boolean
container (github inputs vars needs strategy matrix): string | container-mapping
services (github inputs vars needs strategy matrix): { * services-container }
job-env (github inputs vars needs strategy matrix secrets): { * string }
job-environment (github inputs vars needs strategy matrix): string | job-environment-mapping
job-concurrency (github inputs vars needs strategy matrix): non-empty-string | concurrency-mapping
job-outputs: { * string-runner-context }
job-defaults: { run job-defaults-run }
steps: [steps-item]
snapshot: non-empty-string | snapshot-mapping
workflow-job-with: { * scalar-needs-context }
workflow-job-secrets: workflow-job-secrets-mapping | workflow-job-secrets-inherit
branch-protection-rule-activity: branch-protection-rule-activity-type | branch-protection-rule-activity-types
check-run-activity: check-run-activity-type | check-run-activity-types
check-suite-activity: check-suite-activity-type | check-suite-activity-types
discussion-activity: discussion-activity-type | discussion-activity-types
discussion-comment-activity: discussion-comment-activity-type | discussion-comment-activity-types
image-version-activity: image-version-activity-type | image-version-activity-types
event-names: non-empty-string | sequence-of-non-empty-string
event-versions: non-empty-string | sequence-of-non-empty-string
issue-comment-activity: issue-comment-activity-type | issue-comment-activity-types
issues-activity: issues-activity-type | issues-activity-types
label-activity: label-activity-type | label-activity-types
merge-group-activity: merge-group-activity-type | merge-group-activity-types
event-branches: non-empty-string | sequence-of-non-empty-string
event-branches-ignore: non-empty-string | sequence-of-non-empty-string
milestone-activity: milestone-activity-type | milestone-activity-types
project-activity: project-activity-type | project-activity-types
project-card-activity: project-card-activity-type | project-card-activity-types
project-column-activity: project-column-activity-type | project-column-activity-types
pull-request-activity: pull-request-activity-type | pull-request-activity-types
event-paths: non-empty-string | sequence-of-non-empty-string
event-paths-ignore: non-empty-string | sequence-of-non-empty-string
pull-request-review-activity: pull-request-review-activity-type | pull-request-review-activity-types
pull-request-review-comment-activity: pull-request-review-comment-activity-type | pull-request-review-comment-activity-types
pull-request-target-activity: pull-request-target-activity-type | pull-request-target-activity-types
event-tags: non-empty-string | sequence-of-non-empty-string
event-tags-ignore: non-empty-string | sequence-of-non-empty-string
registry-package-activity: registry-package-activity-type | registry-package-activity-types
release-activity: release-activity-type | release-activity-types
sequence-of-non-empty-string: [non-empty-string]
cron-pattern: text
timezone-string: text
watch-activity: watch-activity-type | watch-activity-types
workflow-call-inputs: { * workflow-call-input-definition }
workflow-call-secrets: { * workflow-call-secret-definition }
workflow-call-outputs: { * workflow-call-output-definition }
workflow-dispatch-inputs: { * workflow-dispatch-input }
workflow-run-activity: workflow-run-activity-type | workflow-run-activity-types
workflow-run-workflows: non-empty-string | sequence-of-non-empty-string
matrix: { include matrix-filter; exclude matrix-filter; * sequence }
runs-on-mapping: { group non-empty-string; labels runs-on-labels }
container-mapping: { image non-empty-string; options string; env container-env; ports sequence-of-non-empty-string; volumes sequence-of-non-empty-string; credentials container-registry-credentials }
services-container (github inputs vars needs strategy matrix): non-empty-string | service-container-mapping
job-environment-mapping: { name! job-environment-name; url string-runner-context-no-secrets; deployment boolean }
string-runner-context (github inputs vars needs strategy matrix secrets steps job runner env): string
job-defaults-run (github inputs vars strategy matrix needs env): { shell shell; working-directory working-directory }
steps-item: run-step | regular-step | wait-step | wait-all-step | cancel-step | parallel-step
snapshot-mapping: { image-name! non-empty-string; if snapshot-if; version non-empty-string }
scalar-needs-context (github inputs vars needs strategy matrix): string | boolean | number
workflow-job-secrets-mapping: { * scalar-needs-context-with-secrets }
workflow-job-secrets-inherit: "inherit"
branch-protection-rule-activity-type: "created" | "edited" | "deleted"
branch-protection-rule-activity-types: [branch-protection-rule-activity-type]
check-run-activity-type: "completed" | "created" | "rerequested" | "requested_action"
check-run-activity-types: [check-run-activity-type]
check-suite-activity-type: "completed"
check-suite-activity-types: [check-suite-activity-type]
discussion-activity-type: "created" | "edited" | "deleted" | "transferred" | "pinned" | "unpinned" | "labeled" | "unlabeled" | "locked" | "unlocked" | "category_changed" | "answered" | "unanswered"
discussion-activity-types: [discussion-activity-type]
discussion-comment-activity-type: "created" | "edited" | "deleted"
discussion-comment-activity-types: [discussion-comment-activity-type]
image-version-activity-type: "created" | "ready" | "deleted"
image-version-activity-types: [image-version-activity-type]
issue-comment-activity-type: "created" | "edited" | "deleted"
issue-comment-activity-types: [issue-comment-activity-type]
issues-activity-type: "opened" | "edited" | "deleted" | "transferred" | "pinned" | "unpinned" | "closed" | "reopened" | "assigned" | "unassigned" | "labeled" | "unlabeled" | "locked" | "unlocked" | "milestoned" | "demilestoned" | "field_added" | "field_removed" | "typed" | "untyped"
issues-activity-types: [issues-activity-type]
label-activity-type: "created" | "edited" | "deleted"
label-activity-types: [label-activity-type]
merge-group-activity-type: "checks_requested"
merge-group-activity-types: [merge-group-activity-type]
milestone-activity-type: "created" | "closed" | "opened" | "edited" | "deleted"
milestone-activity-types: [milestone-activity-type]
project-activity-type: "created" | "closed" | "reopened" | "edited" | "deleted"
project-activity-types: [project-activity-type]
project-card-activity-type: "created" | "moved" | "converted" | "edited" | "deleted"
project-card-activity-types: [project-card-activity-type]
project-column-activity-type: "created" | "updated" | "moved" | "deleted"
project-column-activity-types: [project-column-activity-type]
pull-request-activity-type: "assigned" | "unassigned" | "labeled" | "unlabeled" | "opened" | "edited" | "closed" | "reopened" | "synchronize" | "converted_to_draft" | "locked" | "unlocked" | "enqueued" | "dequeued" | "milestoned" | "demilestoned" | "ready_for_review" | "review_requested" | "review_request_removed" | "auto_merge_enabled" | "auto_merge_disabled" | "stacked"
pull-request-activity-types: [pull-request-activity-type]
pull-request-review-activity-type: "submitted" | "edited" | "dismissed"
pull-request-review-activity-types: [pull-request-review-activity-type]
pull-request-review-comment-activity-type: "created" | "edited" | "deleted"
pull-request-review-comment-activity-types: [pull-request-review-comment-activity-type]
pull-request-target-activity-type: "assigned" | "unassigned" | "labeled" | "unlabeled" | "opened" | "edited" | "closed" | "reopened" | "synchronize" | "converted_to_draft" | "locked" | "unlocked" | "enqueued" | "dequeued" | "milestoned" | "demilestoned" | "ready_for_review" | "review_requested" | "review_request_removed" | "auto_merge_enabled" | "auto_merge_disabled" | "stacked"
pull-request-target-activity-types: [pull-request-target-activity-type]
registry-package-activity-type: "published" | "updated"
registry-package-activity-types: [registry-package-activity-type]
release-activity-type: "published" | "unpublished" | "created" | "edited" | "deleted" | "prereleased" | "released"
release-activity-types: [release-activity-type]
watch-activity-type: "started"
watch-activity-types: [watch-activity-type]
workflow-call-input-definition: { description string; type! workflow-call-input-type; required boolean; default workflow-call-input-default }
workflow-call-secret-definition: null | workflow-call-secret-mapping-definition
workflow-call-output-definition: { description string; value! workflow-output-context }
workflow-dispatch-input: { description string; type workflow-dispatch-input-type; required boolean; default workflow-dispatch-input-default; options sequence-of-string }
workflow-run-activity-type: "requested" | "completed" | "in_progress"
workflow-run-activity-types: [workflow-run-activity-type]
matrix-filter: [matrix-filter-item]
runs-on-labels: non-empty-string | sequence-of-non-empty-string
container-env: { * string-runner-context }
container-registry-credentials (github inputs vars secrets env): { username non-empty-string; password non-empty-string }
service-container-mapping: { image non-empty-string; options string; env container-env; ports sequence-of-non-empty-string; volumes sequence-of-non-empty-string; credentials container-registry-credentials; entrypoint string; command string }
job-environment-name (github inputs vars needs strategy matrix): string
string-runner-context-no-secrets (github inputs vars needs strategy matrix steps job runner env): string
run-step: { name step-name; id step-id; if step-if; timeout-minutes step-timeout-minutes; run! string-steps-context; continue-on-error step-continue-on-error; env step-env; working-directory string-steps-context; shell shell; background step-background }
regular-step: { name step-name; id step-id; if step-if; continue-on-error step-continue-on-error; timeout-minutes step-timeout-minutes; uses! step-uses; with step-with; env step-env; background step-background }
wait-step: { name step-name; id step-id; continue-on-error step-continue-on-error; wait! step-wait-target }
wait-all-step: { name step-name; id step-id; continue-on-error step-continue-on-error; wait-all! step-wait-all-value }
cancel-step: { name step-name; id step-id; continue-on-error step-continue-on-error; cancel! step-cancel-target }
parallel-step: { parallel! parallel-steps }
snapshot-if (github inputs vars needs strategy matrix): string
scalar-needs-context-with-secrets (github inputs vars needs secrets strategy matrix): string | boolean | number
workflow-call-input-type: input-type-string | input-type-boolean | input-type-number
workflow-call-input-default (github inputs vars): string | boolean | number
workflow-call-secret-mapping-definition: { description string; required boolean }
workflow-output-context (github inputs vars jobs): string
workflow-dispatch-input-type: input-type-string | input-type-boolean | input-type-number | input-type-environment | input-type-choice
workflow-dispatch-input-default: string | boolean | number
sequence-of-string: [string]
matrix-filter-item: { * any }
step-name (github inputs vars needs strategy matrix secrets steps job runner env hashFiles()): string
step-id: text
step-if (github inputs vars needs strategy matrix steps job runner env always() failure() cancelled() success() hashFiles()): string
step-timeout-minutes (github inputs vars needs strategy matrix secrets steps job runner env hashFiles()): number
string-steps-context (github inputs vars needs strategy matrix secrets steps job runner env hashFiles()): string
step-continue-on-error (github inputs vars needs strategy matrix secrets steps job runner env hashFiles()): boolean
step-env (github inputs vars needs strategy matrix secrets steps job runner env hashFiles()): { * string }
step-background: boolean
step-uses: text
step-with (github inputs vars needs strategy matrix secrets steps job runner env hashFiles()): { * string }
step-wait-target: non-empty-string | sequence-of-non-empty-string
step-wait-all-value: null | boolean
step-cancel-target: text
parallel-steps: [steps-item]
input-type-string: "string"
input-type-boolean: "boolean"
input-type-number: "number"
input-type-environment: "environment"
input-type-choice: "choice"
`;

export const ACTION_GRAMMAR = `
action-root-strict: { name! non-empty-string; description! string; author string; inputs inputs-strict; outputs outputs; runs! runs-strict; branding branding }
non-empty-string: text
inputs-strict: { * input-strict }
outputs: { * output-definition }
runs-strict: container-runs-strict | node-runs-strict | composite-runs-strict
branding: { icon branding-icon; color branding-color }
input-strict: { description string; required boolean; default input-default-context; deprecationMessage string; * any }
output-definition: { description string; value output-value }
container-runs-strict: { using! using; image! non-empty-string; entrypoint non-empty-string; args container-runs-args; env container-runs-env; pre-entrypoint non-empty-string; pre-if runs-if; post-entrypoint non-empty-string; post-if runs-if }
node-runs-strict: { using! using; main! non-empty-string; pre non-empty-string; pre-if runs-if; post non-empty-string; post-if runs-if }
composite-runs-strict: { using! using; steps! composite-steps }
branding-icon: "activity" | "airplay" | "alert-circle" | "alert-octagon" | "alert-triangle" | "align-center" | "align-justify" | "align-left" | "align-right" | "anchor" | "aperture" | "archive" | "arrow-down-circle" | "arrow-down-left" | "arrow-down-right" | "arrow-down" | "arrow-left-circle" | "arrow-left" | "arrow-right-circle" | "arrow-right" | "arrow-up-circle" | "arrow-up-left" | "arrow-up-right" | "arrow-up" | "at-sign" | "award" | "bar-chart-2" | "bar-chart" | "battery-charging" | "battery" | "bell-off" | "bell" | "bluetooth" | "bold" | "book-open" | "book" | "bookmark" | "box" | "briefcase" | "calendar" | "camera-off" | "camera" | "cast" | "check-circle" | "check-square" | "check" | "chevron-down" | "chevron-left" | "chevron-right" | "chevron-up" | "chevrons-down" | "chevrons-left" | "chevrons-right" | "chevrons-up" | "circle" | "clipboard" | "clock" | "cloud-drizzle" | "cloud-lightning" | "cloud-off" | "cloud-rain" | "cloud-snow" | "cloud" | "code" | "command" | "compass" | "copy" | "corner-down-left" | "corner-down-right" | "corner-left-down" | "corner-left-up" | "corner-right-down" | "corner-right-up" | "corner-up-left" | "corner-up-right" | "cpu" | "credit-card" | "crop" | "crosshair" | "database" | "delete" | "disc" | "dollar-sign" | "download-cloud" | "download" | "droplet" | "edit-2" | "edit-3" | "edit" | "external-link" | "eye-off" | "eye" | "fast-forward" | "feather" | "file-minus" | "file-plus" | "file-text" | "file" | "film" | "filter" | "flag" | "folder-minus" | "folder-plus" | "folder" | "gift" | "git-branch" | "git-commit" | "git-merge" | "git-pull-request" | "globe" | "grid" | "hard-drive" | "hash" | "headphones" | "heart" | "help-circle" | "home" | "image" | "inbox" | "info" | "italic" | "layers" | "layout" | "life-buoy" | "link-2" | "link" | "list" | "loader" | "lock" | "log-in" | "log-out" | "mail" | "map-pin" | "map" | "maximize-2" | "maximize" | "menu" | "message-circle" | "message-square" | "mic-off" | "mic" | "minimize-2" | "minimize" | "minus-circle" | "minus-square" | "minus" | "monitor" | "moon" | "more-horizontal" | "more-vertical" | "move" | "music" | "navigation-2" | "navigation" | "octagon" | "package" | "paperclip" | "pause-circle" | "pause" | "percent" | "phone-call" | "phone-forwarded" | "phone-incoming" | "phone-missed" | "phone-off" | "phone-outgoing" | "phone" | "pie-chart" | "play-circle" | "play" | "plus-circle" | "plus-square" | "plus" | "pocket" | "power" | "printer" | "radio" | "refresh-ccw" | "refresh-cw" | "repeat" | "rewind" | "rotate-ccw" | "rotate-cw" | "rss" | "save" | "scissors" | "search" | "send" | "server" | "settings" | "share-2" | "share" | "shield-off" | "shield" | "shopping-bag" | "shopping-cart" | "shuffle" | "sidebar" | "skip-back" | "skip-forward" | "slash" | "sliders" | "smartphone" | "speaker" | "square" | "star" | "stop-circle" | "sun" | "sunrise" | "sunset" | "tablet" | "tag" | "target" | "terminal" | "thermometer" | "thumbs-down" | "thumbs-up" | "toggle-left" | "toggle-right" | "trash-2" | "trash" | "trending-down" | "trending-up" | "triangle" | "truck" | "tv" | "type" | "umbrella" | "underline" | "unlock" | "upload-cloud" | "upload" | "user-check" | "user-minus" | "user-plus" | "user-x" | "user" | "users" | "video-off" | "video" | "voicemail" | "volume-1" | "volume-2" | "volume-x" | "volume" | "watch" | "wifi-off" | "wifi" | "wind" | "x-circle" | "x-square" | "x" | "zap-off" | "zap" | "zoom-in" | "zoom-out"
branding-color: "white" | "yellow" | "blue" | "green" | "orange" | "red" | "purple" | "gray-dark"
input-default-context (github strategy matrix job runner hashFiles()): string
output-value (github strategy matrix steps inputs job runner env): string
using: "docker" | "node12" | "node16" | "node20" | "node24" | "composite"
container-runs-args: [container-runs-context]
container-runs-env (inputs): { * string }
runs-if (runner github job strategy matrix env inputs always() success() failure() cancelled() hashFiles()): string
composite-steps: [composite-step]
container-runs-context (inputs): string
composite-step: run-step | uses-step
run-step: { name string-steps-context; id non-empty-string; if step-if; run! string-steps-context; shell! string-steps-context; env step-env; continue-on-error boolean-steps-context; working-directory string-steps-context }
uses-step: { name string-steps-context; id non-empty-string; if step-if; uses! non-empty-string; with step-with; env step-env; continue-on-error boolean-steps-context }
string-steps-context (github inputs strategy matrix steps job runner env hashFiles()): string
step-if (github inputs strategy matrix steps job runner env always() failure() cancelled() success() hashFiles()): string
step-env (github inputs strategy matrix steps job runner env hashFiles()): { * string }
boolean-steps-context (github inputs strategy matrix steps job runner env hashFiles()): boolean
step-with (github inputs strategy matrix steps job runner env hashFiles()): { * string }
`;
