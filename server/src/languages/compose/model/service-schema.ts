import { OPEN, type Shape, either, list, map, named, pairs, refersTo, text, texts, usually } from "./shape.ts";

const size = (about: string): Shape => text(`${about}: \`512m\`, \`2g\``);
const duration = (about: string): Shape => text(`${about}: \`10s\`, \`1m30s\``);
const command = (about: string): Shape => texts(about);
const ulimits = named(
  "Limits of the kernel for its processes",
  either(text(""), map("", { hard: text(""), soft: text("") })),
);
const extraHosts: Shape = {
  about: "More names for its `/etc/hosts`",
  takes: ["map", "list"],
  names: texts(""),
  items: text(""),
};
const owner = { uid: text("The user who owns the file"), gid: text("The group that owns the file") };

const granted = (section: "secrets" | "configs", about: string): Shape =>
  list(
    about,
    refersTo(
      section,
      either(
        text(""),
        map("", {
          source: refersTo(section, text("The name at the end of the file")),
          target: text("Where it stands in the container"),
          ...owner,
          mode: text("Who may read it, as octal digits"),
        }),
      ),
    ),
  );

export const labels = pairs("Labels for whoever looks at it");
export const driverOptions = named("Options of the driver", text(""));
/** A network, volume, secret or config that somebody else makes. */
export const external = either(text("It is made by somebody else"), map("", { name: text("") }));

const device = map("", {
  capabilities: list("What the devices must be able to do", text("")),
  count: text("How many"),
  device_ids: list("Which ones", text("")),
  driver: text("The driver that brings them"),
  options: pairs("Options of the driver"),
});

const rate = list("", map("", { path: text("The device"), rate: text("The most per second") }));

const hook = map("", {
  command: command("What is run in the container"),
  user: text("Who runs it"),
  privileged: text("Whether it may do everything to the machine"),
  working_dir: text("Where it is run"),
  environment: pairs("Variables for it"),
});

const healthcheck = map("How it is known that the service works", {
  test: texts("The check: `CMD` with words, `CMD-SHELL` with a line for the shell, or `NONE`"),
  interval: duration("The time between two checks"),
  timeout: duration("How long a check may take"),
  retries: text("How many checks must fail until it counts as unhealthy"),
  start_period: duration("How long failures at the start do not count"),
  start_interval: duration("The time between two checks during the start"),
  disable: text("Switches off the check of the image"),
});

const build = either(
  text("The folder that the image is built from"),
  map("How the image is built", {
    context: text("The folder that the image is built from"),
    dockerfile: text("The Dockerfile, from the context on"),
    dockerfile_inline: text("The Dockerfile itself"),
    entitlements: list("Privileges of the build", text("")),
    args: pairs("Values for ARG, which stay in the image's history"),
    ssh: pairs("Keys of SSH that the build may use"),
    labels,
    cache_from: list("Where layers are taken from", text("")),
    cache_to: list("Where layers are kept", text("")),
    no_cache: text("Builds everything anew"),
    additional_contexts: pairs("More folders and images that the Dockerfile may name"),
    network: text("The network of RUN"),
    provenance: text("Whether the image says how it was made"),
    sbom: text("Whether the image lists what is in it"),
    pull: text("Asks for newer base images"),
    target: text("The stage that becomes the image"),
    shm_size: size("Shared memory of the build"),
    extra_hosts: extraHosts,
    isolation: text("How the build is kept apart, on Windows"),
    privileged: text("Whether RUN may do everything to the machine"),
    secrets: granted("secrets", "Secrets that RUN may mount; no layer keeps them"),
    tags: list("More names of the image", text("")),
    ulimits,
    platforms: list("Platforms that it is built for", text("")),
  }),
);

const progress = {
  parallelism: text("How many containers at once"),
  delay: duration("The time between two groups"),
  monitor: duration("How long a new container is watched"),
  max_failure_ratio: text("The share of failures that is borne"),
  order: text("Whether the new container starts before the old one stops", ["start-first", "stop-first"]),
};

const deploy = map("How many containers run, how they are replaced, and what they may take", {
  mode: text("`replicated`, `global`, or a job of either sort"),
  endpoint_mode: text("`vip` or `dnsrr`: how clients find the containers"),
  replicas: text("How many containers run"),
  labels,
  update_config: map("How containers are replaced by new ones", {
    ...progress,
    failure_action: text("`continue`, `rollback` or `pause` when an update fails"),
  }),
  rollback_config: map("How the way back goes", {
    ...progress,
    failure_action: text("`continue` or `pause` when the way back fails"),
  }),
  resources: map("What containers may take and are sure to get", {
    limits: map("The most that a container may take", {
      cpus: text("Cores: `0.5`"),
      memory: size("Memory; past it the container is killed, and not its neighbours"),
      pids: text("Processes"),
    }),
    reservations: map("What is kept free for a container", {
      cpus: text("Cores: `0.5`"),
      memory: size("Memory"),
      generic_resources: list(
        "Other things that a machine has a number of",
        map("", { discrete_resource_spec: map("", { kind: text("What"), value: text("How many") }) }),
      ),
      devices: list("Devices such as graphics processors", device),
    }),
  }),
  restart_policy: map("What happens when a container ends", {
    condition: text("`none`, `on-failure` or `any`"),
    delay: duration("The time before a new try"),
    max_attempts: text("How many tries"),
    window: duration("How long a container must run to count as started"),
  }),
  placement: map("Which machines containers run on", {
    constraints: list("What a machine must have", text("")),
    preferences: list("", map("", { spread: text("") })),
    max_replicas_per_node: text("The most containers on one machine"),
  }),
});

const watch = list(
  "What `docker compose watch` does when files change",
  map("", {
    path: text("What is watched"),
    action: text("What is done", ["rebuild", "sync", "restart", "sync+restart", "sync+exec"]),
    target: text("Where changed files are put in the container"),
    ignore: texts("What is passed over"),
    include: texts("What alone is watched"),
    exec: hook,
    initial_sync: text("Whether all files are put there at the start"),
  }),
);

export const service = map("One sort of container", {
  annotations: pairs("Annotations of the container"),
  attach: text("Whether its log is shown by `up`"),
  blkio_config: map("Limits for reading and writing devices", {
    device_read_bps: rate,
    device_read_iops: rate,
    device_write_bps: rate,
    device_write_iops: rate,
    weight: text(""),
    weight_device: list("", map("", { path: text(""), weight: text("") })),
  }),
  build,
  cap_add: list("Capabilities of the kernel that it has in addition", text("")),
  cap_drop: list("Capabilities of the kernel that it gives up; `ALL` is a good start", usually(text(""), "ALL")),
  cgroup: text("Whose control groups it sees", ["host", "private"]),
  cgroup_parent: text("The control group that it belongs to"),
  command: command("What it runs in place of the image's CMD"),
  configs: granted("configs", "Files that it may read"),
  container_name: text("A name for the one container; more than one is impossible then"),
  cpu_count: text("Cores, on Windows"),
  cpu_percent: text("The share of the processor, on Windows"),
  cpu_period: text("The period of the scheduler"),
  cpu_quota: text("The part of a period that it may use"),
  cpu_rt_period: text("The period of the real-time scheduler"),
  cpu_rt_runtime: text("The part of it that it may use"),
  cpu_shares: text("Its weight when cores are scarce"),
  cpus: text("The most cores that it may use: `0.5`"),
  cpuset: text("The cores that it may use: `0-3`"),
  credential_spec: map("Its identity, on Windows", { config: text(""), file: text(""), registry: text("") }),
  depends_on: refersTo(
    "services",
    either(
      list("Services that must have started before", refersTo("services", text(""))),
      named(
        "",
        map("", {
          condition: text("What must be so before this one starts", [
            "service_started",
            "service_healthy",
            "service_completed_successfully",
          ]),
          restart: text("Whether it is restarted together with the other"),
          required: text("Whether it fails to start where the other is missing"),
        }),
      ),
    ),
  ),
  deploy,
  develop: map("For `docker compose watch`", { watch }),
  device_cgroup_rules: list("Which devices it may use", text("")),
  devices: list(
    "Devices of the machine that it has",
    either(text(""), map("", { source: text(""), target: text(""), permissions: text("") })),
  ),
  dns: texts("Servers that it asks for names"),
  dns_opt: list("Options for asking for names", text("")),
  dns_search: texts("Domains that short names are looked for in"),
  domainname: text("Its domain"),
  entrypoint: command("What it starts in place of the image's ENTRYPOINT"),
  env_file: {
    about: "Files with variables; values in `environment` win",
    takes: ["text", "list"],
    items: either(
      text(""),
      map("", {
        path: text("The file"),
        required: text("Whether it must be there"),
        format: text("`raw` takes values as they are"),
      }),
    ),
  },
  environment: pairs("Variables; everyone who can read the file or inspect the container reads them"),
  expose: list("Ports that it listens at; nothing is published", text("")),
  extends: either(
    refersTo("services", text("The service whose keys are taken over")),
    map("", { service: text("The service whose keys are taken over"), file: text("The file that it stands in") }),
  ),
  external_links: list("Containers of other projects", text("")),
  extra_hosts: extraHosts,
  gpus: either(text("Graphics processors that it may use", ["all"]), list("", device)),
  group_add: list("More groups of its user", text("")),
  healthcheck,
  hostname: text("Its name for itself"),
  image: text("The image that it runs, or that is built"),
  init: usually(text("Runs a small init that passes signals on and reaps processes"), "true"),
  ipc: text("Whose shared memory it sees: `host` is that of the machine"),
  isolation: text("How it is kept apart, on Windows"),
  label_file: texts("Files with labels"),
  labels,
  links: list("Services under other names", text("")),
  logging: map("Where its log goes", { driver: text("What takes the log"), options: driverOptions }),
  mac_address: text("Its hardware address"),
  mem_limit: size("The most memory that it may take; past it the container is killed, and not its neighbours"),
  mem_reservation: size("Memory that it is left when memory is scarce"),
  mem_swappiness: text("How readily its memory is swapped out, 0 to 100"),
  memswap_limit: size("Memory and swap together"),
  models: refersTo(
    "models",
    either(
      list("Models that it may use", refersTo("models", text(""))),
      named("", map("", { endpoint_var: text(""), model_var: text("") })),
    ),
  ),
  network_mode: usually(text("`host`, `none`, or the network of a service or container"), "none", "service:"),
  networks: refersTo(
    "networks",
    either(
      list("Networks that it is in", refersTo("networks", text(""))),
      named(
        "",
        map("", {
          aliases: list("More names that it has in the network", text("")),
          interface_name: text("What the network is called inside"),
          ipv4_address: text("Its address"),
          ipv6_address: text("Its address of version 6"),
          link_local_ips: list("More addresses", text("")),
          mac_address: text("Its hardware address"),
          driver_opts: driverOptions,
          priority: text("Networks of a higher one are joined first"),
          gw_priority: text("The network of the highest one leads outside"),
        }),
      ),
    ),
  ),
  oom_kill_disable: text("It is not killed when memory runs out: something else is"),
  oom_score_adj: text("How likely it is killed when memory runs out"),
  pid: text("Whose processes it sees: `host` is all of the machine"),
  pids_limit: text("The most processes"),
  platform: text("The platform of its image: `linux/amd64`"),
  ports: list(
    "Ports that are published on the machine: `127.0.0.1:8080:8080` for the machine alone",
    either(
      text(""),
      map("", {
        name: text("What the port is for"),
        target: text("The port inside the container"),
        published: text("The port on the machine"),
        host_ip: text("The address of the machine; all of them where it is not given"),
        protocol: text("`tcp` or `udp`"),
        app_protocol: text("What is spoken there"),
        mode: text("`host` or `ingress`"),
      }),
    ),
  ),
  post_start: list("What is run after it has started", hook),
  pre_stop: list("What is run before it is stopped", hook),
  privileged: usually(text("It may do everything to the machine"), "false"),
  profiles: list("It is started only with one of these profiles", text("")),
  provider: map("What starts it in place of Compose", { type: text(""), options: named("", OPEN) }),
  pull_policy: usually(
    text("When its image is pulled: `always`, `missing`, `never`, `build`, `daily`, `weekly`"),
    "always",
    "missing",
    "never",
    "build",
    "daily",
    "weekly",
  ),
  pull_refresh_after: duration("The age at which its image is pulled again"),
  read_only: usually(text("Its file system cannot be written"), "true"),
  restart: usually(
    text("What happens when it ends: `no`, `always`, `on-failure[:TRIES]`, `unless-stopped`"),
    "always",
    "unless-stopped",
    "on-failure",
  ),
  runtime: text("The runtime of its containers"),
  scale: text("How many containers run, where `deploy` does not say"),
  secrets: granted("secrets", "Secrets that it may read, as files in `/run/secrets`"),
  security_opt: list("Security of the kernel: `no-new-privileges:true`", usually(text(""), "no-new-privileges:true")),
  shm_size: size("Its shared memory"),
  stdin_open: text("Keeps its input open"),
  stop_grace_period: duration("How long it may take to stop before it is killed"),
  stop_signal: text("The signal that asks it to stop"),
  storage_opt: named("Options of the storage", text("")),
  sysctls: pairs("Settings of the kernel"),
  tmpfs: texts("Folders that are kept in memory"),
  tty: text("Gives it a terminal"),
  ulimits,
  use_api_socket: text("It may give orders to the container engine"),
  user: text("Who its process runs as: `USER[:GROUP]`, best as numbers"),
  userns_mode: text("Whose users it has: `host` are those of the machine"),
  uts: text("Whose name and domain it has"),
  volumes: list(
    "Folders of the machine, and volumes: `SOURCE:TARGET[:ro]`",
    either(
      text(""),
      map("", {
        type: text("What is mounted", ["bind", "volume", "tmpfs", "cluster", "npipe", "image"]),
        source: text("The path on the machine, or the volume"),
        target: text("The path in the container"),
        read_only: text("It cannot be written there"),
        consistency: text(""),
        bind: map("", {
          propagation: text(""),
          create_host_path: text("Makes the folder where it is missing"),
          recursive: text("", ["enabled", "disabled", "writable", "readonly"]),
          selinux: text("", ["z", "Z"]),
        }),
        volume: map("", { labels, nocopy: text(""), subpath: text("") }),
        tmpfs: map("", { size: text(""), mode: text("") }),
        image: map("", { subpath: text("") }),
      }),
    ),
  ),
  volumes_from: list("Services whose volumes it has", text("")),
  working_dir: text("The folder that its process starts in"),
});
