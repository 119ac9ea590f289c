import { type Step, settingText } from "./step.ts";

/**
 * What a step must be allowed, one scope a text: `contents: write`. `issues|pull-requests: write` is content with either of them.
 * `must`: it fails without; `may`: it does without, or only some of its inputs make it ask.
 */
export interface Demand {
  readonly grants: readonly string[];
  readonly kind: "must" | "may";
}

const NOTHING: Demand = { grants: [], kind: "may" };

const must = (...grants: readonly string[]): Demand => ({ grants, kind: "must" });
const may = (...grants: readonly string[]): Demand => ({ grants, kind: "may" });

const PULL_REQUEST_MAKER = must("contents: write", "pull-requests: write");
const RELEASE = must("contents: write");
const COMMENT = may("issues|pull-requests: write");
const REVIEW = may("checks: write", "pull-requests: write", "issues: write");
const ATTEST = must("id-token: write", "attestations: write");

/** Actions that use the default token for more than reading the code, by owner and name. Source: their own pages. */
const ACTIONS: ReadonlyMap<string, Demand> = new Map<string, Demand>([
  // Releases, tags and commits.
  ["softprops/action-gh-release", RELEASE],
  ["ncipollo/release-action", RELEASE],
  ["actions/create-release", RELEASE],
  ["actions/upload-release-asset", RELEASE],
  ["marvinpinto/action-automatic-releases", RELEASE],
  ["svenstaro/upload-release-action", RELEASE],
  ["alexellis/upload-assets", RELEASE],
  ["shogo82148/actions-upload-release-asset", RELEASE],
  ["csexton/release-asset-action", RELEASE],
  ["wangyoucao577/go-release-action", RELEASE],
  ["anothrnick/github-tag-action", RELEASE],
  ["mathieudutour/github-tag-action", RELEASE],
  ["rickstaa/action-create-tag", RELEASE],
  ["yyx990803/release-tag", RELEASE],
  ["release-drafter/release-drafter", may("contents: write", "pull-requests: write")],
  ["goreleaser/goreleaser-action", may("contents: write", "packages: write", "id-token: write")],
  ["tauri-apps/tauri-action", may("contents: write")],
  ["softprops/turnstyle", may("actions: read")],
  ["cycjimmy/semantic-release-action", may("contents: write", "issues: write", "pull-requests: write")],
  ["google-github-actions/release-please-action", PULL_REQUEST_MAKER],
  ["googleapis/release-please-action", PULL_REQUEST_MAKER],
  ["changesets/action", PULL_REQUEST_MAKER],
  ["helm/chart-releaser-action", RELEASE],
  ["stefanprodan/helm-gh-pages", RELEASE],
  ["peaceiris/actions-gh-pages", RELEASE],
  ["jamesives/github-pages-deploy-action", RELEASE],
  ["crazy-max/ghaction-github-pages", RELEASE],
  ["actions/deploy-pages", must("pages: write", "id-token: write")],
  ["actions/configure-pages", may("pages: read")],
  ["stefanzweifel/git-auto-commit-action", RELEASE],
  ["endbug/add-and-commit", RELEASE],
  ["ad-m/github-push-action", RELEASE],
  ["creyd/prettier_action", may("contents: write")],
  ["planetscale/ghcommit-action", RELEASE],
  ["cirrus-actions/rebase", must("contents: write")],
  ["benchmark-action/github-action-benchmark", may("contents: write", "deployments: write", "pull-requests: write")],
  ["rhysd/github-action-benchmark", may("contents: write", "pull-requests: write")],
  ["betahuhn/repo-file-sync-action", may("contents: write", "pull-requests: write")],
  ["actions/publish-immutable-action", must("contents: read", "id-token: write", "packages: write")],
  // Pull requests and issues.
  ["peter-evans/create-pull-request", PULL_REQUEST_MAKER],
  ["repo-sync/pull-request", must("pull-requests: write")],
  ["gr2m/create-or-update-pull-request-action", PULL_REQUEST_MAKER],
  ["technote-space/create-pr-action", PULL_REQUEST_MAKER],
  ["korthout/backport-action", PULL_REQUEST_MAKER],
  ["tibdex/backport", PULL_REQUEST_MAKER],
  ["crowdin/github-action", may("contents: write", "pull-requests: write")],
  ["pascalgn/automerge-action", may("contents: write", "pull-requests: write")],
  ["fastify/github-action-merge-dependabot", may("contents: write", "pull-requests: write")],
  ["ahmadnassri/action-dependabot-auto-merge", may("contents: write", "pull-requests: write")],
  ["ridedott/merge-me-action", may("contents: write", "pull-requests: write")],
  ["hmarr/auto-approve-action", must("pull-requests: write")],
  ["dependabot/fetch-metadata", may("pull-requests: read")],
  ["dorny/paths-filter", may("pull-requests: read")],
  ["tj-actions/changed-files", may("pull-requests: read")],
  ["amannn/action-semantic-pull-request", may("pull-requests: write", "statuses: write")],
  ["actions/labeler", must("pull-requests: write")],
  ["actions/first-interaction", may("issues: write", "pull-requests: write")],
  ["actions/add-to-project", NOTHING],
  ["actions/stale", may("issues: write", "pull-requests: write", "actions: write", "contents: write")],
  ["actions/dependency-review-action", may("pull-requests: write")],
  ["marocchino/sticky-pull-request-comment", must("pull-requests: write")],
  ["thollander/actions-comment-pull-request", must("issues|pull-requests: write")],
  ["mshick/add-pr-comment", must("issues|pull-requests: write")],
  ["peter-evans/create-or-update-comment", must("issues|pull-requests: write")],
  ["peter-evans/find-comment", may("issues: read", "pull-requests: read")],
  ["peter-evans/close-issue", must("issues: write")],
  ["peter-evans/create-issue-from-file", must("issues: write")],
  ["jasonetco/create-an-issue", must("issues: write")],
  ["tiangolo/issue-manager", may("issues: write", "pull-requests: write")],
  ["actions-cool/issues-helper", may("issues: write", "pull-requests: write")],
  ["actions-cool/maintain-one-comment", may("issues: write", "pull-requests: write")],
  ["actions-cool/pr-welcome", may("issues: write", "pull-requests: write")],
  ["actions-cool/issues-similarity-analysis", may("issues: write")],
  ["actions-ecosystem/action-add-labels", may("issues: write", "pull-requests: write")],
  ["actions-ecosystem/action-remove-labels", may("issues: write", "pull-requests: write")],
  ["actions-ecosystem/action-create-comment", COMMENT],
  ["andymckay/labeler", may("issues: write", "pull-requests: write")],
  ["eps1lon/actions-label-merge-conflict", may("issues: write", "pull-requests: write")],
  ["kentaro-m/auto-assign-action", may("pull-requests: write", "issues: write")],
  ["toshimaru/auto-author-assign", may("pull-requests: write", "issues: write")],
  ["dessant/lock-threads", may("issues: write", "pull-requests: write", "discussions: write")],
  ["dessant/support-requests", may("issues: write")],
  ["preactjs/compressed-size-action", may("issues: write", "pull-requests: write")],
  ["danger/danger-js", may("issues: write", "pull-requests: write", "statuses: write")],
  // Checks, statuses, deployments, runs.
  ["dorny/test-reporter", may("checks: write")],
  ["mikepenz/action-junit-report", may("checks: write", "pull-requests: write")],
  ["enricomi/publish-unit-test-result-action", may("checks: write", "pull-requests: write", "issues: read")],
  ["scacap/action-surefire-report", may("checks: write")],
  ["actions-rs/clippy-check", may("checks: write")],
  ["actions-rs/audit-check", may("checks: write", "issues: write")],
  ["rustsec/audit-check", may("checks: write", "issues: write")],
  ["wearerequired/lint-action", may("checks: write", "contents: write")],
  ["golangci/golangci-lint-action", may("pull-requests: read")],
  ["reviewdog/action-setup", NOTHING],
  ["reviewdog/action-actionlint", REVIEW],
  ["reviewdog/action-eslint", REVIEW],
  ["reviewdog/action-golangci-lint", REVIEW],
  ["reviewdog/action-hadolint", REVIEW],
  ["reviewdog/action-misspell", REVIEW],
  ["reviewdog/action-shellcheck", REVIEW],
  ["reviewdog/action-yamllint", REVIEW],
  ["github/codeql-action", may("security-events: write", "actions: read")],
  ["zizmorcore/zizmor-action", may("security-events: write", "actions: read")],
  ["ossf/scorecard-action", may("security-events: write", "id-token: write", "actions: read")],
  ["bobheadxi/deployments", must("deployments: write")],
  ["chrnorm/deployment-action", must("deployments: write")],
  ["chrnorm/deployment-status", must("deployments: write")],
  ["styfle/cancel-workflow-action", must("actions: write")],
  ["potiuk/cancel-workflow-runs", may("actions: write")],
  ["mattraks/delete-workflow-runs", must("actions: write")],
  ["dawidd6/action-download-artifact", may("actions: read")],
  ["azure/k8s-deploy", may("actions: read")],
  ["benc-uk/workflow-dispatch", must("actions: write")],
  ["peter-evans/repository-dispatch", may("contents: write")],
  ["actions/delete-package-versions", must("packages: write")],
  ["advanced-security/maven-dependency-submission-action", RELEASE],
  ["scalacenter/sbt-dependency-submission", RELEASE],
  // Identity.
  ["actions/attest", may("id-token: write", "attestations: write")],
  ["actions/attest-build-provenance", ATTEST],
  ["actions/attest-sbom", ATTEST],
  ["astral-sh/attest-action", may("id-token: write", "attestations: write")],
  ["rust-lang/crates-io-auth-action", must("id-token: write")],
  ["sigstore/gh-action-sigstore-python", must("id-token: write")],
  ["nuget/login", must("id-token: write")],
  ["pulumi/auth-actions", must("id-token: write")],
]);

/** Actions that at most read the code with the default token, or have no use for it. */
const READING: ReadonlySet<string> = new Set(
  `actions/cache actions/checkout actions/create-github-app-token actions/jekyll-build-pages actions/setup-dotnet
  actions/setup-go actions/setup-haskell actions/setup-java actions/setup-node actions/setup-python actions/setup-ruby
  actions/upload-artifact actions/upload-pages-artifact actions-rs/cargo actions-rs/toolchain actions-rs/install amondnet/vercel-action
  android-actions/setup-android aquasecurity/setup-trivy aquasecurity/trivy-action arduino/setup-protoc arduino/setup-task astral-sh/setup-uv
  astral-sh/ruff-action aws-actions/amazon-ecr-login aws-actions/amazon-ecs-deploy-task-definition aws-actions/amazon-ecs-render-task-definition
  aws-actions/aws-cloudformation-github-deploy aws-actions/setup-sam azure/aks-set-context azure/container-scan azure/docker-login
  azure/functions-action azure/k8s-bake azure/k8s-create-secret azure/k8s-set-context azure/setup-helm azure/setup-kubectl
  azure/use-kubelogin azure/webapps-deploy azure/webapps-container-deploy azure/arm-deploy azure/cli azure/sql-action azure/appservice-settings bahmutov/npm-install
  biomejs/setup-biome browser-actions/setup-chrome bufbuild/buf-setup-action c-hive/gha-npm-cache cachix/install-nix-action
  codecov/codecov-action codespell-project/actions-codespell conda-incubator/setup-miniconda coactions/setup-xvfb crazy-max/ghaction-github-runtime
  crazy-max/ghaction-docker-buildx crazy-max/ghaction-docker-meta crazy-max/ghaction-import-gpg culturehq/actions-yarn cypress-io/github-action
  dart-lang/setup-dart deno-land/setup-deno denoland/setup-deno docker/bake-action docker/build-push-action docker/metadata-action
  docker/setup-buildx-action docker/setup-docker-action docker/setup-qemu-action dtolnay/rust-toolchain egor-tensin/setup-mingw erlef/setup-beam
  fregante/setup-git-user gabrielbb/xvfb-action google-github-actions/deploy-appengine google-github-actions/deploy-cloudrun
  google-github-actions/get-gke-credentials google-github-actions/setup-gcloud gradle/gradle-build-action
  gradle/wrapper-validation-action hadolint/hadolint-action hashicorp/setup-terraform opentofu/setup-opentofu hecrj/setup-rust-action helm/chart-testing-action
  helm/kind-action ilammy/msvc-dev-cmd ilammy/setup-nasm imranismail/setup-kustomize jakejarvis/s3-sync-action jirutka/setup-alpine
  jlumbroso/free-disk-space ko-build/setup-ko ludeeus/action-shellcheck maxim-lobanov/setup-xcode microsoft/playwright-github-action
  microsoft/setup-msbuild msys2/setup-msys2 mxschmitt/action-tmate nuget/setup-nuget open-policy-agent/setup-opa
  open-policy-agent/setup-regal oven-sh/setup-bun pnpm/action-setup pnpm/setup pre-commit/action psf/black pyo3/maturin-action
  reactivecircus/android-emulator-runner redhat-actions/oc-login redhat-actions/openshift-tools-installer rlespinasse/github-slug-action
  ruby/setup-ruby satackey/action-docker-layer-caching shimataro/ssh-key-action shivammathur/setup-php
  sigstore/cosign-installer snok/install-poetry snyk/actions step-security/harden-runner subosito/flutter-action superfly/flyctl-actions
  supercharge/mongodb-github-action supercharge/redis-github-action swatinem/rust-cache taiki-e/install-action tj-actions/verify-changed-files
  volta-cli/action webfactory/ssh-agent appleboy/ssh-action appleboy/scp-action slackapi/slack-github-action 8398a7/action-slack rtcamp/action-slack-notify sonarsource/sonarcloud-github-action
  sonarsource/sonarqube-scan-action`.split(/\s+/),
);

/** What an action asks of the default token; undefined for actions that nobody here knows. */
export function demandOfAction(step: Step, ghcr: boolean): Demand | undefined {
  const repository = step.uses?.repository ?? "";
  const input = (...names: readonly string[]): boolean =>
    names.some((name) => (settingText(step.with, name) ?? "") !== "");
  switch (repository) {
    case "aws-actions/configure-aws-credentials":
      if (!input("role-to-assume") || input("role-chaining")) return NOTHING;
      if (input("aws-access-key-id", "web-identity-token-file")) return may("id-token: write");
      return must("id-token: write");
    case "google-github-actions/auth":
      return input("workload_identity_provider") && !input("credentials_json") ? must("id-token: write") : NOTHING;
    case "azure/login": {
      const isIdentity = /identity/i.test(settingText(step.with, "auth-type") ?? "");
      return input("client-id") && input("tenant-id") && !input("creds") && !isIdentity
        ? must("id-token: write")
        : NOTHING;
    }
    case "hashicorp/vault-action":
      if (settingText(step.with, "method")?.toLowerCase() !== "jwt") return NOTHING;
      return input("jwtprivatekey", "jwtPrivateKey") ? NOTHING : must("id-token: write");
    case "pypa/gh-action-pypi-publish":
      return input("password") ? may("id-token: write") : must("id-token: write");
    case "codecov/codecov-action":
      return settingText(step.with, "use_oidc") === "true" ? must("id-token: write") : NOTHING;
    case "actions/download-artifact":
      return input("run-id") ? may("actions: read") : NOTHING;
    case "gradle/actions":
      return step.uses?.path === "dependency-submission" ? RELEASE : NOTHING;
    case "r-lib/actions":
      return step.uses?.path.startsWith("pr-") === true ? may("contents: write", "pull-requests: write") : NOTHING;
    case "octopusdeploy/login":
      return input("service_account_id") ? must("id-token: write") : NOTHING;
    case "jfrog/setup-jfrog-cli":
      return input("oidc-provider-name") ? must("id-token: write") : NOTHING;
    case "docker/login-action":
      return ghcr ? may("packages: write") : NOTHING;
    case "github/codeql-action": {
      const uploads = /^(?:analyze|upload-sarif)$/.test(step.uses?.path ?? "");
      const keeps = /^(?:never|false|failure-only)$/.test(settingText(step.with, "upload") ?? "");
      return uploads && !keeps ? must("security-events: write") : may("actions: read", "security-events: write");
    }
    default:
      if (input("dry-run", "dry_run", "dryrun") && ACTIONS.has(repository))
        return may(...(ACTIONS.get(repository)?.grants ?? []));
      return ACTIONS.get(repository) ?? (READING.has(repository) ? NOTHING : undefined);
  }
}
