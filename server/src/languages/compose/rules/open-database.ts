import { rule } from "../../../contract/rule.ts";
import { type Compose, type ComposeParts, type Service, type Variable, scalarsOf, ownEntry } from "../model/compose.ts";
import { isOpenToAll } from "../model/port.ts";
import { stakesOf, weightOf } from "../model/stakes.ts";

/** Variables that switch a program's authentication off. Sources: the pages of the images on Docker Hub. */
const SWITCHES: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/^POSTGRES_HOST_AUTH_METHOD$/, /^trust$/i],
  [/^(?:MYSQL|MARIADB)_ALLOW_EMPTY_(?:ROOT_)?PASSWORD$/, /./],
  [/^ALLOW_EMPTY_PASSWORD$/, /^(?:yes|true|1)$/i],
  [/^(?:ALLOW_ANONYMOUS_LOGIN|ALLOW_PLAINTEXT_LISTENER)$/, /^(?:yes|true|1)$/i],
  [/^xpack\.security\.enabled$/, /^false$/i],
  [/^DISABLE_SECURITY_PLUGIN$/, /^true$/i],
  [/^plugins\.security\.disabled$/, /^true$/i],
  [/^NEO4J_AUTH$/, /^none$/i],
  [/^CLICKHOUSE_SKIP_USER_SETUP$/, /^(?:1|true)$/i],
  [/^INFLUXDB_HTTP_AUTH_ENABLED$/, /^false$/i],
  [/^AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED$/, /^true$/i],
  [/^GF_AUTH_ANONYMOUS_ENABLED$/, /^true$/i],
];

const OPEN_OPTIONS = /^(?:--protected-mode(?:=| +)no|--skip-grant-tables|--noauth|--insecure)$/;

/** PCI DSS v4.0.1 2.2.2 and 8.3.1: nobody gets in without saying who they are. */
export default rule<Compose, ComposeParts>({
  severity: "error",
  pci: ["2.2.2", "8.3.1"],
  summary: "A database or broker lets everybody in without a password",
  why: "Whoever reaches it reads and changes the payments in it, and no log says who did",
  how: "Set a password from `secrets:` or from a variable that the file does not hold",
  service(service, report, file) {
    const isReached = service.ports.some(isOpenToAll);
    const weight =
      stakesOf(file).tier !== "production" && !isReached ? { certainty: "unknown" as const } : weightOf(file, service);
    for (const variable of service.environment.filter(isOpen))
      report({
        at: { start: variable.key.start, end: Math.max(variable.key.end, variable.scalar.end) },
        message: `\`${variable.name}\` lets everybody into \`${service.name}\``,
        ...weight,
      });
    for (const option of openOptions(service))
      report({ at: option, message: `\`${option.value}\` lets everybody into \`${service.name}\``, ...weight });
  },
});

function isOpen({ name, value }: Variable): boolean {
  return SWITCHES.some(([key, pattern]) => key.test(name) && value !== undefined && pattern.test(value.text.trim()));
}

/** Words of a command that is a list. */
function openOptions(service: Service): ReturnType<typeof scalarsOf> {
  const words = scalarsOf(ownEntry(service, "command")?.value);
  return words.filter(({ value }) => OPEN_OPTIONS.test(value));
}
