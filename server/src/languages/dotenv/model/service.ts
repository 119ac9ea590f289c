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
    else if (isPaymentName(key) && !/^(?:NEXT_PUBLIC|VITE|REACT_APP|PUBLIC)_/.test(key)) subjects.add(SUBJECTS.length);
  }
  return subjects.has(0) && subjects.size >= 3;
});

/** Whether a file names a key: set, alone on its line, or in a comment, where somebody thought of it. */
export function namesKey(file: DotenvFile, pattern: RegExp): boolean {
  const { entries, bareKeys, comments } = file.tree;
  return (
    entries.some(({ key }) => pattern.test(key.text)) ||
    bareKeys.some(({ text }) => pattern.test(text)) ||
    comments.some(({ entry }) => entry !== undefined && pattern.test(entry.key.text))
  );
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
);

/** Variables of tracing. Sources: OpenTelemetry's specification of environment variables, the vendors' SDK guides. */
export const TRACING = new RegExp(
  `(?:^|_)(?:OTEL|OTLP|JAEGER|ZIPKIN|TEMPO|HONEYCOMB|LIGHTSTEP|XRAY|AWS_XRAY|TRACING|TRACES?|SENTRY_TRACES|${WHOLE})_\\w+`,
);

/** Variables of metrics, of health checks from outside and of alerts. */
export const METRICS = new RegExp(
  `(?:^|_)(?:METRICS?|PROMETHEUS|STATSD|GRAFANA|INFLUX(?:DB)?|OTEL|OTLP|CLOUDWATCH|MANAGEMENT|HEALTH(?:CHECK)?|UPTIME|HEARTBEAT|ALERTS?|ALERTING|PAGERDUTY|OPSGENIE|HONEYCOMB|${WHOLE})(?:_\\w+)?$`,
);
