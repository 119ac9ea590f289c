import type { DotenvFile } from "./file.ts";
import { isPaymentName } from "../../../model/tier.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
import { remember } from "../../../base/remember.ts";

/** Files with fewer keys are fragments: they add to settings that stand elsewhere. */
const MIN_KEYS = 6;

/** What the variables of a service are about. A file that speaks of one subject alone is a part of a configuration. */
const SUBJECTS: readonly RegExp[] = [
  // How it runs and is reached.
  /^(?:NODE_ENV|RAILS_ENV|RACK_ENV|FLASK_ENV|ASPNETCORE_\w+|SPRING_PROFILES_ACTIVE|PORT|HTTP_PORT|SERVER_PORT|HOST|BIND_ADDRESS|APP_\w+|ENVIRONMENT|DEPLOY_ENV|SERVICE_NAME|BASE_URL|PUBLIC_URL|API_URL|LOG_LEVEL|LOG_FORMAT)$/,
  // Where it keeps its data.
  /^(?:DATABASE|DB|PG|POSTGRES(?:QL)?|MYSQL|MARIADB|MONGO(?:DB)?|REDIS|CACHE|AMQP|RABBITMQ|KAFKA|QUEUE|DYNAMODB|SQL)(?:_\w+|[A-Z]*)$/,
  // Whom it lets in.
  /^(?:JWT|SESSION|COOKIE|AUTH|OAUTH\d?|OIDC|NEXTAUTH|CORS|CSRF|ALLOWED)_\w+$/,
];

const HOW_IT_RUNS = 0;
const PAYMENTS = SUBJECTS.length;
const IN_BROWSER = /^(?:NEXT_PUBLIC|VITE|REACT_APP|PUBLIC)_/;

/**
 * Whether a file plainly configures a whole service: enough keys, about more than one of how it runs, where its data lies,
 * who may enter, and payments. Fragments, secrets alone, a frontend's settings and versions for compose are none, and
 * what they lack says nothing.
 */
export const configuresService: (file: DotenvFile) => boolean = remember((file) => {
  const keys = new Set(file.tree.entries.map(({ key }) => key.text));
  if (keys.size < MIN_KEYS) return false;
  const subjects = new Set<number>();
  for (const key of keys) {
    const subject = SUBJECTS.findIndex((pattern) => pattern.test(key));
    if (subject >= 0) subjects.add(subject);
    else if (!subjects.has(PAYMENTS) && isPaymentName(key) && !IN_BROWSER.test(key)) subjects.add(PAYMENTS);
    if (subjects.has(HOW_IT_RUNS) && subjects.size >= 3) return true;
  }
  return false;
});

/** All names of a file, each on a line: of what is set, alone on its line, or in a comment, where somebody thought of it. */
const namesIn: (file: DotenvFile) => string = remember(({ tree: { entries, bareKeys, comments } }) =>
  [
    ...entries.map(({ key }) => key.text),
    ...bareKeys.map(({ text }) => text),
    ...comments.flatMap(({ entry }) => entry?.key.text ?? []),
  ].join("\n"),
);

/** Whether a file names a key. @param pattern with the flag `m` where it asks for the beginning or the end of a name */
export function namesKey(file: DotenvFile, pattern: RegExp): boolean {
  return pattern.test(namesIn(file));
}

/**
 * Where to say that a production file lacks something: its first assignment, if it plainly configures a whole service and
 * names no key of the kind.
 */
export function lackingEntry(file: DotenvFile, pattern: RegExp): DotenvEntry | undefined {
  const lacks = file.tier === "production" && configuresService(file) && !namesKey(file, pattern);
  return lacks ? file.tree.entries[0] : undefined;
}

/** Products that watch a service as a whole: errors, traces and metrics. */
const WHOLE =
  "DD|DATADOG|NEW_?RELIC|APPLICATIONINSIGHTS|APPINSIGHTS|DT|DYNATRACE|ELASTIC_APM|APPSIGNAL|INSTANA|SPLUNK|SCOUT|SKYLIGHT";

/** Variables of error trackers. Sources: the vendors' SDK guides. */
export const ERROR_TRACKING = new RegExp(
  `(?:^|_)(?:SENTRY|BUGSNAG|ROLLBAR|HONEYBADGER|AIRBRAKE|RAYGUN|GLITCHTIP|TRACKJS|ERROR_TRACKING|ERROR_REPORTING|LOGROCKET|HIGHLIGHT|${WHOLE})_\\w+`,
  "m",
);

/** Variables of tracing. Sources: OpenTelemetry's specification of environment variables, the vendors' SDK guides. */
export const TRACING = new RegExp(
  `(?:^|_)(?:OTEL|OTLP|JAEGER|ZIPKIN|TEMPO|HONEYCOMB|LIGHTSTEP|XRAY|AWS_XRAY|TRACING|TRACES?|SENTRY_TRACES|${WHOLE})_\\w+`,
  "m",
);

/** Variables of metrics, of health checks from outside and of alerts. */
export const METRICS = new RegExp(
  `(?:^|_)(?:METRICS?|PROMETHEUS|STATSD|GRAFANA|INFLUX(?:DB)?|OTEL|OTLP|CLOUDWATCH|MANAGEMENT|HEALTH(?:CHECK)?|UPTIME|HEARTBEAT|ALERTS?|ALERTING|PAGERDUTY|OPSGENIE|HONEYCOMB|${WHOLE})(?:_\\w+)?$`,
  "m",
);
