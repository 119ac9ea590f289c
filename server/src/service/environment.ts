import { NO_TEAM_SETTINGS } from "../contract/settings.ts";
import { type DotenvFile, dotenvFile } from "../languages/dotenv/model/file.ts";
import { judge } from "../secrets/judge.ts";
import { classifyKey } from "../secrets/key-class.ts";

type DotenvEntry = DotenvFile["tree"]["entries"][number];

/** A key of `.env.example` and what it is: nothing of its value is kept but what a network policy needs. */
export interface ServiceSetting {
  readonly key: string;
  readonly kind: "secret" | "config" | "build-time";
  readonly evidence: string;
}

/** A server that the service talks to, by the address in `.env.example`. */
export interface Connection {
  readonly key: string;
  readonly protocol: string;
  readonly port: number;
}

export interface ServiceEnvironment {
  readonly settings: readonly ServiceSetting[];
  readonly connections: readonly Connection[];
  /** What the service listens on, and the key that says so. */
  readonly port: { readonly key: string; readonly value: number } | undefined;
}

/** Files that name the keys of a service without their values. */
export const EXAMPLES = [".env.example", ".env.local.example", ".env.sample", ".env.template"];

/** Ports of the servers that services keep state in or send messages through. */
const PROTOCOL_PORTS: Readonly<Record<string, number>> = {
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  mongodb: 27017,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  amqps: 5671,
  nats: 4222,
  sqlserver: 1433,
  cockroachdb: 26257,
};

/** Prefixes of keys that a bundler writes into what the browser loads: they are no business of a pod. */
const BUILD_TIME = /^(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY|PUBLIC)_/;

const MAX_KEYS = 100;

/** Splits the keys of an example file into secrets and settings; commented-out keys (`# STRIPE_SECRET_KEY=`) count. */
export function readEnvironment(text: string): ServiceEnvironment {
  const { tree } = dotenvFile(text, ".env.example", NO_TEAM_SETTINGS);
  const entries = [
    ...tree.entries,
    ...tree.comments.flatMap(({ entry }) => (entry?.operator.text.trim() === "=" ? [entry] : [])),
  ]
    .filter(({ key }) => /^[A-Za-z_]\w{0,100}$/.test(key.text))
    .sort((left, right) => left.start - right.start);
  const seen = new Map<string, DotenvEntry>();
  for (const entry of entries) if (!seen.has(entry.key.text)) seen.set(entry.key.text, entry);
  const unique = [...seen.values()].slice(0, MAX_KEYS);
  const named = unique.filter(({ key }) => /^(?:APP|API|HTTP|LISTEN|SERVER|SERVICE|WEB)_PORT$/.test(key.text));
  const [entry] = [...unique.filter(({ key }) => key.text === "PORT"), ...(named.length === 1 ? named : [])];
  const port = entry?.value.text;
  return {
    settings: unique.map(classify),
    connections: unique.flatMap((entry) => connectionOf(entry) ?? []),
    port:
      entry !== undefined && port !== undefined && /^\d{1,5}$/.test(port)
        ? { key: entry.key.text, value: Number(port) }
        : undefined,
  };
}

function classify({ key, value }: DotenvEntry): ServiceSetting {
  const name = key.text;
  const setting = (kind: ServiceSetting["kind"], why: string): ServiceSetting => ({
    key: name,
    kind,
    evidence: `${name} in .env.example, ${why}`,
  });
  if (BUILD_TIME.test(name)) return setting("build-time", "which the bundler reads");
  const keyClass = classifyKey(name);
  if (keyClass === "public") return setting("config", "whose name says it is public");
  if (keyClass === "strong" || keyClass === "weak") return setting("secret", "whose name is a secret's");
  if (
    protocolOf(value.text) !== undefined ||
    /(?:^|_)(?:DATABASE|DB|REDIS|MONGO(?:DB)?|AMQP|RABBITMQ|POSTGRES|MYSQL)_(?:URL|URI)$/i.test(name)
  )
    return setting("secret", "an address that carries a password");
  const { kind } = judge(name, value.text);
  return kind === "secret" || kind === "default-credential" || kind === "weak"
    ? setting("secret", "whose value is a credential")
    : setting("config", "an ordinary setting");
}

function protocolOf(value: string): string | undefined {
  const protocol = /^([a-z]{4,12})(?:\+[a-z\d]{1,20})?:\/\//.exec(value)?.[1];
  return protocol !== undefined && Object.hasOwn(PROTOCOL_PORTS, protocol) ? protocol : undefined;
}

function connectionOf({ key, value }: DotenvEntry): Connection | undefined {
  const protocol = protocolOf(value.text) ?? protocolOfKey(key.text);
  if (protocol === undefined) return undefined;
  const written = /^[^/]*:\/\/(?:[^@/]{0,500}@)?[^/:@,]{1,300}:(\d{1,5})(?:[/?,]|$)/.exec(value.text)?.[1];
  const port = written === undefined ? PROTOCOL_PORTS[protocol] : Number(written);
  return port === undefined || port < 1 || port > 65_535 ? undefined : { key: key.text, protocol, port };
}

/** A key without a usable address still names its server: `DATABASE_URL=` is a database, most often PostgreSQL. */
function protocolOfKey(key: string): string | undefined {
  switch (/^(DATABASE|POSTGRES|MYSQL|MONGO(?:DB)?|REDIS|AMQP|RABBITMQ)_(?:URL|URI)$/i.exec(key)?.[1]?.toUpperCase()) {
    case "DATABASE":
    case "POSTGRES":
      return "postgresql";
    case "MYSQL":
      return "mysql";
    case "MONGO":
    case "MONGODB":
      return "mongodb";
    case "REDIS":
      return "redis";
    case "AMQP":
    case "RABBITMQ":
      return "amqp";
    default:
      return undefined;
  }
}
