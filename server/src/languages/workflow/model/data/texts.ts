/** What keys, events, permissions, contexts and functions are for, in a few words. Facts from GitHub's reference, November 2026. */
const table = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .trim()
      .split("\n")
      .map((line) => {
        const end = line.indexOf(": ");
        return [line.slice(0, end), line.slice(end + 2)] as const;
      }),
  );

export const KEY_TEXTS: ReadonlyMap<string, string> = table(`
name: how the run, job or step is called in GitHub's pages
run-name: how each run is called; may use github, inputs and vars
on: the events that start the workflow
permissions: what the run's own token may do; once written, all scopes that are not named are taken away
env: environment variables of all that stands below
defaults: the shell and the folder of steps that do not say
concurrency: runs or jobs of one group wait for each other
group: the name that runs share to wait for each other
cancel-in-progress: whether a newer run ends the one that holds the group; false for deploys
queue: how many runs wait: one, or as many as come
jobs: what runs, each job on a machine of its own
runs-on: the machine: a label of GitHub's, or those of one of your own
needs: jobs that must have succeeded before this one starts
if: whether it runs; true only when the expression comes to something true
steps: what the job does, one after the other
strategy: the same job several times with other values
matrix: the values; each combination is a job
include: further combinations, or more values for some
exclude: combinations that are left out
fail-fast: whether the others are ended when one fails
max-parallel: how many combinations run at once
timeout-minutes: when it is ended; 360 where nothing is said
cancel-timeout-minutes: how long a cancelled job may go on
continue-on-error: whether a failure counts as success; never on a check before a deploy
container: the image that the job's steps run in
services: containers beside the job: a database, a cache
image: the image; one with a digest is the same tomorrow
credentials: how the registry is logged in to
ports: ports of the container that are open to the job
volumes: folders that are given to the container
options: options of docker create
outputs: values for the jobs that need this one
environment: where it deploys: GitHub asks for approval and gives the environment's secrets
url: the address that GitHub shows for the deployment
deployment: whether a deployment record is made
uses: the action, or the workflow, that is run; pin it to a commit
with: inputs for the action or workflow
secrets: secrets for the called workflow; inherit hands it all
run: a script for the step's shell
shell: the program that runs the script; bash has pipefail only when it is named
working-directory: the folder that the script starts in
id: the name that steps.NAME refers to
snapshot: makes an image of the machine at the end of the job
background: the next step starts without waiting for this one
wait: waits for a step that runs in the background
wait-all: waits for all that run in the background
cancel: ends a step that runs in the background
parallel: steps that run at the same time
branches: only for these branches; patterns may hold * and **
branches-ignore: for all branches but these
tags: only for these tags
tags-ignore: for all tags but these
paths: only when one of these files changed
paths-ignore: not when only these files changed
types: the kinds of the event that count
workflows: the workflows whose runs are waited for
inputs: values that whoever starts or calls it gives
description: what a person reads about it
required: whether it must be given
default: what counts where nothing is given
type: text, boolean, number, choice or environment
cron: when it starts: minute, hour, day, month, weekday
timezone: the IANA time zone that the times are meant in
deprecationMessage: what a user of the input is told
value: the expression that an output comes to
using: what runs the action: composite, docker or a version of Node.js
main: the file that Node.js runs
pre: the file that runs before the job's steps
post: the file that runs after the job's steps
args: arguments of the container
entrypoint: the program of the container
branding: icon and colour in the marketplace
runs: what the action does
`);

export const EVENT_TEXTS: ReadonlyMap<string, string> = table(`
push: commits or tags were pushed
pull_request: a pull request was opened or changed; runs its merged code with a token that only reads for forks
pull_request_target: as pull_request, with the base branch's workflow, its secrets and a writing token: never run the pull request's code
pull_request_review: a review was given
pull_request_review_comment: a line of a pull request was commented on
workflow_dispatch: somebody starts it by hand, on any branch
workflow_call: another workflow calls it
workflow_run: another workflow's run has ended; runs with secrets, whoever started that run
schedule: at fixed times, on the default branch
release: a release was published or changed
repository_dispatch: a program starts it through the API
merge_group: a merge queue wants to know whether it may merge
deployment: a deployment was asked for
deployment_status: a deployment has a new state
issue_comment: somebody commented on an issue or a pull request; anybody may
issues: an issue was opened or changed
create: a branch or tag was made
delete: a branch or tag was deleted
check_run: a check run changed
check_suite: a check suite changed
status: a commit has a new status
registry_package: a package was published
fork: somebody forked the repository
watch: somebody starred the repository
gollum: the wiki changed
label: a label changed
milestone: a milestone changed
discussion: a discussion changed
discussion_comment: somebody commented on a discussion
page_build: GitHub Pages were built
public: the repository became public
branch_protection_rule: a rule for branches changed
image_version: a custom runner image has a new version
`);

export const SCOPE_TEXTS: ReadonlyMap<string, string> = table(`
actions: runs, artifacts and caches of workflows
artifact-metadata: records about artifacts
attestations: signed statements about what was built
checks: check runs and suites
code-quality: results of code quality
contents: code, tags and releases; write to push or release
copilot-requests: requests to Copilot
deployments: deployments and their states
discussions: discussions
drives: drives
id-token: a token that names this run, for OIDC at a cloud: no stored keys
issues: issues and their comments
models: GitHub Models
packages: packages and images at ghcr.io
pages: GitHub Pages
pull-requests: pull requests and their comments
repository-projects: classic projects
security-events: findings of code scanning
statuses: statuses of commits
vulnerability-alerts: alerts of Dependabot
`);

export const CONTEXT_TEXTS: ReadonlyMap<string, string> = table(`
github: the run and the event that started it
env: environment variables that the workflow, job or step sets
vars: variables of the organisation, repository or environment
job: the running job: its status, container and services
jobs: results and outputs of a called workflow's jobs
steps: outputs and outcomes of the steps before, by id
runner: the machine
secrets: secrets that the job may read
strategy: the job's place in its matrix
matrix: this job's values of the matrix
needs: results and outputs of the jobs that this one needs
inputs: what whoever started or called the workflow has given
github.event: the payload of the event, as the webhook has it
github.ref: the branch or tag: refs/heads/main; of a pull request refs/pull/1/merge
github.ref_name: the branch or tag without refs/…; whoever pushes chooses it
github.sha: the commit; of a pull request that of the merge
github.actor: whoever started the run; of a rerun still the first
github.triggering_actor: whoever started this attempt
github.head_ref: the pull request's branch; its author chooses the name
github.base_ref: the branch that a pull request goes to
github.event_name: the event that started the run
github.repository: owner/name
github.repository_owner: the owner
github.run_id: a number for the run, the same in each attempt
github.run_number: counts the runs of this workflow
github.run_attempt: counts the attempts of this run
github.workflow: the workflow's name; in a called workflow the caller's
github.token: the run's own token, as secrets.GITHUB_TOKEN
github.workspace: the folder of the checkout
needs.result: success, failure, cancelled or skipped
steps.outcome: the result before continue-on-error
steps.conclusion: the result after continue-on-error
steps.outputs: what the step has set
needs.outputs: what the job has set
runner.os: Linux, Windows or macOS
runner.temp: a folder that is emptied before and after each job
`);

export const FUNCTION_TEXTS: ReadonlyMap<string, string> = table(`
always: true also after a failure or a cancellation; never on a deploy
success: true while nothing before has failed
failure: true when something before has failed
cancelled: true when the run was cancelled
contains: whether a text holds another, or a list an item; upper and lower case are the same
startsWith: whether a text begins with another
endsWith: whether a text ends with another
format: puts values into a text at {0}, {1}
join: the items of a list as one text
toJSON: a value written as JSON
fromJSON: the value of a JSON text
hashFiles: a hash over the files that match
case: the value behind the first condition that holds
`);

/** Labels of GitHub's own machines. Source: https://docs.github.com/actions/reference/runners/github-hosted-runners, November 2026. */
export const RUNNER_LABELS: readonly string[] =
  "ubuntu-latest ubuntu-24.04 ubuntu-22.04 ubuntu-24.04-arm ubuntu-22.04-arm ubuntu-slim windows-latest windows-2025 windows-2022 windows-11-arm macos-latest macos-26 macos-15 macos-14 macos-15-intel self-hosted".split(
    " ",
  );

export const SHELLS: readonly string[] = ["bash", "sh", "pwsh", "powershell", "python", "cmd"];
