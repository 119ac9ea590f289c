import { type ImageReference, officialName, parseImage } from "../../../model/image.ts";
import { type Service } from "./compose.ts";
import { withDefaults } from "./variable.ts";

/** The image that a service runs, with defaults for its variables; undefined where it is built or not said. */
export function imageOf({ image }: Service): ImageReference | undefined {
  return image === undefined ? undefined : parseImage(withDefaults(image.value));
}

/** A program that keeps data or messages, and what is known of its images. */
export interface Store {
  /** "PostgreSQL". */
  readonly title: string;
  readonly ports: readonly number[];
  /** Last parts of the names of its images. */
  readonly images: readonly string[];
  /** A command of the image that answers whether it takes requests: for a health check. */
  readonly probe?: readonly string[];
  /** The official image reads such variables from the file that the same name with `_FILE` gives. */
  readonly readsFiles?: RegExp;
}

/** Sources: the pages of the images on Docker Hub, and the defaults in each program's own documentation. */
const STORES: readonly Store[] = [
  {
    title: "PostgreSQL",
    ports: [5432],
    images: ["postgres", "postgresql", "postgis", "timescaledb", "timescaledb-ha", "pgvector"],
    probe: ["CMD-SHELL", "pg_isready -U $${POSTGRES_USER:-postgres}"],
    readsFiles: /^POSTGRES_(?:PASSWORD|USER|DB|INITDB_ARGS)$/,
  },
  {
    title: "MySQL",
    ports: [3306, 33060],
    images: ["mysql", "mysql-server", "percona", "percona-server"],
    probe: ["CMD", "mysqladmin", "ping", "-h", "127.0.0.1"],
    readsFiles: /^MYSQL_(?:ROOT_PASSWORD|PASSWORD|USER|DATABASE|ROOT_HOST)$/,
  },
  {
    title: "MariaDB",
    ports: [3306],
    images: ["mariadb"],
    probe: ["CMD", "healthcheck.sh", "--connect", "--innodb_initialized"],
    readsFiles: /^(?:MARIADB|MYSQL)_(?:ROOT_PASSWORD|PASSWORD|USER|DATABASE|ROOT_HOST)$/,
  },
  {
    title: "MongoDB",
    ports: [27017],
    images: ["mongo", "mongodb", "mongodb-community-server"],
    probe: ["CMD", "mongosh", "--quiet", "--eval", "db.adminCommand('ping')"],
    readsFiles: /^MONGO_INITDB_ROOT_(?:PASSWORD|USERNAME)$/,
  },
  {
    title: "Redis",
    ports: [6379],
    images: ["redis", "redis-stack", "redis-stack-server", "valkey", "keydb", "dragonfly"],
    probe: ["CMD", "redis-cli", "ping"],
  },
  { title: "Memcached", ports: [11211], images: ["memcached"] },
  {
    title: "RabbitMQ",
    ports: [5672, 15672, 25672],
    images: ["rabbitmq"],
    probe: ["CMD", "rabbitmq-diagnostics", "-q", "check_port_connectivity"],
  },
  { title: "Kafka", ports: [9092], images: ["kafka", "cp-kafka", "redpanda"] },
  { title: "ZooKeeper", ports: [2181], images: ["zookeeper", "cp-zookeeper"] },
  { title: "Elasticsearch", ports: [9200, 9300], images: ["elasticsearch", "opensearch"] },
  { title: "SQL Server", ports: [1433], images: ["azure-sql-edge", "mssql-server-linux"] },
  { title: "Oracle Database", ports: [1521], images: ["oracle-xe", "oracle-free"] },
  { title: "ClickHouse", ports: [8123, 9000], images: ["clickhouse", "clickhouse-server"] },
  { title: "Cassandra", ports: [9042], images: ["cassandra", "scylla"] },
  { title: "CockroachDB", ports: [26257], images: ["cockroach"] },
  { title: "InfluxDB", ports: [8086], images: ["influxdb"] },
  { title: "Neo4j", ports: [7474, 7687], images: ["neo4j"] },
  { title: "etcd", ports: [2379], images: ["etcd"] },
  { title: "Vault", ports: [8200], images: ["vault"] },
  { title: "Adminer", ports: [8080], images: ["adminer"] },
  { title: "pgAdmin", ports: [80, 443], images: ["pgadmin4"] },
  { title: "phpMyAdmin", ports: [80], images: ["phpmyadmin"] },
];

/** Ports that nothing else uses: they tell a store apart where its image says nothing. */
const TELLING_PORTS = new Set([5432, 3306, 27017, 6379, 11211, 1433, 1521, 9042, 26257, 2379]);

const BY_IMAGE = new Map(STORES.flatMap((store) => store.images.map((image) => [image, store] as const)));

/** What a service keeps data in, by its image's name. */
export function storeOf(service: Service): Store | undefined {
  const reference = imageOf(service);
  if (reference === undefined || service.build !== undefined) return undefined;
  const name = reference.repository.text;
  if (/(?:^|\/)mssql\/server$/.test(name)) return STORES.find(({ title }) => title === "SQL Server");
  const last = name.slice(name.lastIndexOf("/") + 1);
  return BY_IMAGE.get(last);
}

/** What listens at a port inside a container, where the port alone says it. */
export function storeAt(port: number): Store | undefined {
  return TELLING_PORTS.has(port) ? STORES.find(({ ports }) => ports.includes(port)) : undefined;
}

/** Docker's official images have no HEALTHCHECK of their own. Source: docker-library/faq, "Healthcheck". */
export function hasNoHealthcheck(service: Service): boolean {
  const reference = imageOf(service);
  return service.build === undefined && reference !== undefined && officialName(reference) !== undefined;
}
