import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import { commandsOf, runSteps } from "./commands.ts";
import { type Dockerfile, type Stage, chainOf, effectiveUser, lastInstruction, rootOf } from "./dockerfile.ts";
import { NONROOT_ID, NON_ROOT_NAME, STARTS_AS_ROOT } from "../../../model/data/base-images.ts";
import { type ImageReference, officialName } from "../../../model/image.ts";

export interface UserIds {
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
}

/** Ids that `useradd`, `adduser`, `groupadd` and `addgroup` give in the RUN steps of a stage and those it is built on. */
export function findUserIds(stage: Stage): UserIds {
  const users = new Map<string, number>();
  const groups = new Map<string, number>();
  for (const step of chainOf(stage).flatMap((each) => runSteps(each, /(?:user|group|passwd)/))) {
    for (const command of step.commands) {
      const written = writtenAccount(command);
      if (written !== undefined) users.set(written.name, written.id);
      const made = readAccount(command);
      if (made === undefined) continue;
      (made.isGroup ? groups : users).set(made.name, made.id);
    }
  }
  return { users, groups };
}

const ID_OPTIONS = { user: /^(?:-\w*u|--uid)(?:=?(\d+))?$/, group: /^(?:-\w*g|--gid)(?:=?(\d+))?$/ };
/** Options of the four programs that take a value in the next word. */
const VALUE_OPTIONS =
  /^(?:-[A-Za-z]*[bcdefgGhkKpsuRZ]|--(?:uid|gid|home|home-dir|shell|ingroup|gecos|comment|groups|password|expiredate|base-dir|root|skel|firstuid|lastuid|conf))$/;

function readAccount(command: ShellCommand): { name: string; id: number; isGroup: boolean } | undefined {
  const { name: program } = command;
  const isGroup = program === "groupadd" || program === "addgroup";
  if (!isGroup && program !== "useradd" && program !== "adduser" && program !== "usermod") return undefined;
  const option = isGroup ? ID_OPTIONS.group : ID_OPTIONS.user;
  const words = command.words.slice(1).map(({ text }) => text);
  const names: string[] = [];
  let id: number | undefined;
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) return undefined;
    const match = option.exec(word);
    if (match !== null) {
      const value = match[1] ?? words[++index] ?? "";
      if (!/^\d+$/.test(value)) return undefined;
      id = Number(value);
    } else if (VALUE_OPTIONS.test(word)) index++;
    else if (!word.startsWith("-")) names.push(word);
  }
  // `adduser USER GROUP` adds a user to a group.
  const name = program === "adduser" && names.length === 2 && id === undefined ? undefined : names[0];
  return name === undefined || id === undefined ? undefined : { name, id, isGroup };
}

/** `echo "pay:x:10001:0::/:/sbin/nologin" >> /etc/passwd`. */
function writtenAccount({ name, words, redirects }: ShellCommand): { name: string; id: number } | undefined {
  if (
    (name !== "echo" && name !== "printf") ||
    !redirects.some(({ target }) => target?.text?.endsWith("/etc/passwd") === true)
  )
    return undefined;
  const found = words
    .map(({ text }) => /^(?<user>[\w-]{1,40}):[^:]{0,9}:(?<id>\d{1,9}):/.exec(text ?? "")?.groups)
    .find((groups) => groups !== undefined);
  return found === undefined ? undefined : { name: found["user"] ?? "", id: Number(found["id"]) };
}

/** Users that an image brings, from the images' own Dockerfiles. */
export function knownUserIds(image: ImageReference): ReadonlyMap<string, number> {
  const name = officialName(image) ?? image.repository.text;
  if (name === "node") return new Map([["node", 1000]]);
  if (name.startsWith("distroless/") || name.startsWith("chainguard/")) return new Map([["nonroot", NONROOT_ID]]);
  if (name.startsWith("nginxinc/nginx-unprivileged")) return new Map([["nginx", 101]]);
  return new Map();
}

/** Google's images without a shell: they start as root unless their tag says `nonroot`. */
export function isDistroless({ registry, repository }: ImageReference): boolean {
  return registry?.text === "gcr.io" && repository.text.startsWith("distroless/");
}

/** Who an image runs as when nobody says: only what is known is answered. */
export function baseUserKind(image: ImageReference): "root" | "other" | "unknown" {
  const { text } = image;
  if (NON_ROOT_NAME.test(text)) return "other";
  // What a digest stands for is not known.
  if (isDistroless(image)) return image.digest === undefined ? "root" : "unknown";
  const name = officialName(image);
  return name !== undefined && STARTS_AS_ROOT.has(name) ? "root" : "unknown";
}

/** Who an image's process runs as. */
export interface ImageUser {
  readonly kind: "number" | "name" | "root" | "unknown";
  /** As USER has it; undefined where the base image or nobody says. */
  readonly name?: string;
  /** Also the number behind a known name. */
  readonly id?: number;
  readonly group?: number;
}

export function imageUser(file: Dockerfile, stage: Stage): ImageUser {
  const stated = effectiveUser(file, stage);
  const image = rootOf(stage).reference;
  if (stated === undefined) {
    if (image !== undefined && /nonroot/.test(image.text) && image.repository.text.startsWith("distroless/"))
      return { kind: "number", id: NONROOT_ID, group: NONROOT_ID };
    return { kind: image !== undefined && baseUserKind(image) === "root" ? "root" : "unknown" };
  }
  const { user, group } = stated;
  // A variable's value is not told on: it may be anything.
  const name = stated.isVariable ? stated.word.text : (user ?? stated.word.text);
  // Microsoft's .NET images set this variable to the user that they bring.
  if (/^\$\{?APP_UID\}?$/.test(name) && image?.registry?.text === "mcr.microsoft.com")
    return { kind: "number", name, id: 1654 };
  if (user === undefined) return { kind: "unknown", name };
  const ids = findUserIds(stage);
  const isNumber = /^\d{1,9}$/.test(user);
  const known = ids.users.get(user) ?? (image === undefined ? undefined : knownUserIds(image).get(user));
  const id = isNumber ? Number(user) : known;
  if (id === 0 || user === "root") return { kind: "root", name };
  const groupId = group !== undefined && /^\d{1,9}$/.test(group) ? Number(group) : ids.groups.get(group ?? "");
  return {
    kind: isNumber ? "number" : "name",
    name,
    ...(id === undefined ? {} : { id }),
    ...(groupId === undefined || groupId === 0 ? {} : { group: groupId }),
  };
}

const DROPPERS = /(?:^|\/)(?:gosu|su-exec|setpriv|runuser|chroot|s6-setuidgid|dumb-init-su)$/;

/** Whether the start command, or a program installed for it, gives up root by itself. */
export function dropsPrivileges(final: Stage): boolean {
  const starts = [lastInstruction(final, "ENTRYPOINT"), lastInstruction(final, "CMD")];
  const startWords = starts.flatMap((start) =>
    start === undefined ? [] : commandsOf(start).flatMap(({ words }) => words),
  );
  if (
    startWords.some(
      ({ text }) => text !== undefined && (DROPPERS.test(text) || /(?:^|\/)s6-svscan$|^\/init$/.test(text)),
    )
  )
    return true;
  return chainOf(final)
    .flatMap((stage) => runSteps(stage, /gosu|su-exec/))
    .some(({ commands }) =>
      commands.some(({ words }) =>
        words.some(({ text }) => text !== undefined && /^(?:gosu|su-exec)(?:=|$)|\/gosu(?:-|$)/.test(text)),
      ),
    );
}
