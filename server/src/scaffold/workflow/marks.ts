import type { Block } from "../yaml.ts";
import type { WorkflowAnswers } from "./answers.ts";
import type { Marks } from "./delivery.ts";
import { run, use } from "./steps.ts";

/** What a system of marks needs in the production environment. */
export const MARK_NEEDS: Readonly<Record<Marks, { variables: readonly string[]; secrets: readonly string[] }>> = {
  grafana: { variables: ["GRAFANA_URL"], secrets: ["GRAFANA_TOKEN"] },
  datadog: { variables: ["DATADOG_SITE"], secrets: ["DATADOG_API_KEY"] },
  sentry: { variables: ["SENTRY_ORG", "SENTRY_PROJECT"], secrets: ["SENTRY_AUTH_TOKEN"] },
  none: { variables: [], secrets: [] },
};

/**
 * Marks the release where people look when something goes wrong. It comes before the canary: where a mark cannot be made, nothing
 * has been changed yet.
 */
export function markSteps({ marks, production }: WorkflowAnswers): Block[] {
  const post = (header: string, body: string, url: string): string[] => [
    `jq --null-input --arg text "$SERVICE $GITHUB_SHA" '${body}' |`,
    `  curl --fail --silent --show-error --retry 3 --max-time 10 --header "${header}" \\`,
    `    --header "Content-Type: application/json" --data @- "${url}"`,
  ];
  switch (marks) {
    case "grafana":
      return run(
        post(
          "Authorization: Bearer $GRAFANA_TOKEN",
          `{ text: $text, tags: ["deploy", "${production}"] }`,
          "$GRAFANA_URL/api/annotations",
        ),
        {
          name: "Mark the release in Grafana",
          env: { GRAFANA_URL: "${{ vars.GRAFANA_URL }}", GRAFANA_TOKEN: "${{ secrets.GRAFANA_TOKEN }}" },
        },
      );
    case "datadog":
      return run(
        post(
          "DD-API-KEY: $DATADOG_API_KEY",
          `{ title: "Deploy", text: $text, tags: ["env:${production}"] }`,
          "https://api.$DATADOG_SITE/api/v1/events",
        ),
        {
          name: "Mark the release in Datadog",
          env: { DATADOG_SITE: "${{ vars.DATADOG_SITE }}", DATADOG_API_KEY: "${{ secrets.DATADOG_API_KEY }}" },
        },
      );
    case "sentry":
      return use(
        "getsentry/action-release",
        { environment: production, release: "${{ github.sha }}", set_commits: "skip" },
        {
          name: "Mark the release in Sentry",
          env: {
            SENTRY_ORG: "${{ vars.SENTRY_ORG }}",
            SENTRY_PROJECT: "${{ vars.SENTRY_PROJECT }}",
            SENTRY_AUTH_TOKEN: "${{ secrets.SENTRY_AUTH_TOKEN }}",
          },
        },
      );
    case "none":
      return [];
    default:
      return marks satisfies never;
  }
}
