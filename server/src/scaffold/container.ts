import {
  type Dockerfile,
  type Stage,
  dockerfile,
  effectiveInstructions,
  effectiveUser,
  lastInstruction,
  rootOf,
} from "../model/dockerfile.ts";
import { findUserIds, knownUserIds } from "../model/dockerfile-user.ts";
import { NO_TEAM_SETTINGS } from "../model/settings.ts";

/** What a Dockerfile says of the container it makes. Everything is told by its final stage and those it is built on. */
export interface Container {
  readonly port: { readonly value: number; readonly evidence: string } | undefined;
  readonly user: { readonly value: number; readonly group: number | undefined; readonly evidence: string } | undefined;
  /** Why the user is not known, or that it is root. */
  readonly userMissing: string;
  /** The path that HEALTHCHECK asks for. */
  readonly healthPath: string | undefined;
}

export function readContainer(text: string): Container | undefined {
  const file = dockerfile(text, "Dockerfile", NO_TEAM_SETTINGS);
  const { final } = file;
  return final === undefined
    ? undefined
    : { port: portOf(final), healthPath: healthPathOf(final), ...userOf(file, final) };
}

function portOf(final: Stage): Container["port"] {
  const instructions = effectiveInstructions(final);
  const exposed = instructions
    .filter(({ keyword }) => keyword === "EXPOSE")
    .flatMap(({ words }) => words)
    .map(({ text }) => /^(\d{1,5})(?:\/tcp)?$/i.exec(text)?.[1])
    .find((port) => port !== undefined);
  if (exposed !== undefined) return { value: Number(exposed), evidence: "EXPOSE in Dockerfile" };
  for (const { keyword, pairs } of instructions.toReversed()) {
    if (keyword !== "ENV") continue;
    for (const { key, value } of pairs) {
      if (key.text === "PORT" && value !== undefined && /^\d{1,5}$/.test(value.text))
        return { value: Number(value.text), evidence: "ENV PORT in Dockerfile" };
    }
  }
  return undefined;
}

/** The path of the address that HEALTHCHECK asks, whichever program does the asking. */
function healthPathOf(final: Stage): string | undefined {
  const check = lastInstruction(final, "HEALTHCHECK");
  if (check === undefined) return undefined;
  const path = /https?:\/\/[\w.$\-{}:[\]]{1,100}(\/[\w\-./]{1,100})/.exec(check.arguments.text.slice(0, 5000))?.[1];
  return path === undefined || path === "/" ? undefined : path;
}

function userOf(file: Dockerfile, final: Stage): Pick<Container, "user" | "userMissing"> {
  const missing = (userMissing: string): Pick<Container, "user" | "userMissing"> => ({ user: undefined, userMissing });
  const set = effectiveUser(file, final);
  const image = rootOf(final).reference;
  if (set === undefined) {
    if (image !== undefined && /nonroot/.test(image.text) && image.repository.text.startsWith("distroless/"))
      return { user: { value: 65_532, group: 65_532, evidence: "the nonroot base image" }, userMissing: "" };
    return missing("the Dockerfile sets no USER");
  }
  const { user, group } = set;
  // Microsoft's .NET images set this variable to the user that they bring.
  if (/^\$\{?APP_UID\}?$/.test(set.word.text) && image?.registry?.text === "mcr.microsoft.com")
    return { user: { value: 1654, group: undefined, evidence: "USER in Dockerfile (`$APP_UID`)" }, userMissing: "" };
  if (user === undefined) return missing("USER in the Dockerfile depends on a variable");
  const ids = findUserIds(final);
  const known = ids.users.get(user) ?? (image === undefined ? undefined : knownUserIds(image).get(user));
  const value = /^\d{1,9}$/.test(user) ? Number(user) : known;
  if (value === 0 || user === "root") return missing("the Dockerfile runs as root");
  if (value === undefined) return missing(`the Dockerfile names its user \`${user}\` without a number`);
  const numericGroup = group !== undefined && /^\d{1,9}$/.test(group) ? Number(group) : ids.groups.get(group ?? "");
  const how = String(value) === user ? "" : ` (\`${user}\`)`;
  return {
    user: { value, group: numericGroup === 0 ? undefined : numericGroup, evidence: `USER in Dockerfile${how}` },
    userMissing: "",
  };
}
