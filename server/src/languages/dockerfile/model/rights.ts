import type { Span } from "../../../base/span.ts";
import type { Severity } from "../../../contract/rule.ts";
import type { ShellCommand, ShellWord } from "../../../syntax/shell/shell.ts";

/** More rights than a service needs, and where they are given. */
export interface Right {
  readonly at: Span;
  readonly message: string;
  readonly severity: Severity;
}

/** What a script must hold to be worth reading. */
export const MENTIONS_RIGHTS = /sudo|chmod|chown|passwd|\.sock|usermod|useradd|adduser|addgroup|setcap|install/i;

/** What a command gives; undefined for nearly all. */
export function rightGiven(command: ShellCommand): Right | undefined {
  const { name, words } = command;
  const args = words.slice(1);
  switch (name) {
    case "sudo":
      return {
        at: words[0] ?? command,
        message: "`sudo` in an image gives back the rights that USER took away",
        severity: "warning",
      };
    case "chmod":
      return ofMode("chmod ", args);
    case "install":
      return ofInstall(args);
    case "chown":
      return ofOwner(args);
    case "usermod":
    case "useradd":
    case "adduser":
    case "addgroup":
    case "gpasswd":
      return ofGroup(name, args);
    case "setcap":
      return ofCapabilities(args);
    case "chpasswd":
      return {
        at: command,
        message: "A user of the image gets a password, the same in every container",
        severity: "error",
      };
    case "passwd":
      return words.some(({ source }) => /^(?:-d|-[a-z]d|--delete)$/.test(source))
        ? { at: command, message: "A user without a password is open to everybody in the container", severity: "error" }
        : undefined;
    case "echo":
    case "printf": {
      const entry = words.find(({ source }) => source.includes("NOPASSWD"));
      if (entry !== undefined)
        return { at: entry, message: "A user may become root without a password", severity: "error" };
      const isSudoers = command.redirects.some(({ target }) => /\/etc\/sudoers/.test(target?.source ?? ""));
      const right = isSudoers ? words.find(({ source }) => /\bALL[ \t]{0,9}=/.test(source)) : undefined;
      return right && { at: right, message: "A user may become root by `sudo`", severity: "warning" };
    }
    default:
      return undefined;
  }
}

/** Files that say who is who: a process that may write them makes itself root. */
const ACCOUNTS = /^\/etc\/(?:passwd|shadow|group|gshadow|sudoers)-?$|^\/etc\/sudoers\.d\b/;

function ofMode(call: string, args: readonly ShellWord[]): Right | undefined {
  const mode = args.find(({ source }) => !/^-(?:-|[RvcfhHLP]+$)/.test(source));
  if (mode?.text === undefined) return undefined;
  const names = args.filter((word) => word !== mode && !word.source.startsWith("-")).map(({ source }) => source);
  const right = modeRight(call, mode.text, names);
  return right === undefined ? undefined : { at: mode, ...right };
}

/**
 * `777`, `a+rwx`, `o+w` on what is no temporary folder; `4755` and `u+s`; what the group may write where accounts are kept.
 * @param call in front of the mode: `chmod `, `--chmod=`
 * @param names the files
 */
export function modeRight(call: string, mode: string, names: readonly string[]): Omit<Right, "at"> | undefined {
  const joined = names.join(" ");
  const files = `\`${joined.length > 40 ? `${joined.slice(0, 37)}...` : joined}\``;
  if (/^0?[2467][0-7]{3}$|^[ugoa]*[+=][rwxX]*s/.test(mode))
    return { message: `\`${call}${mode}\` lets every user run ${files} with its owner's rights`, severity: "error" };
  const accounts = names.find((name) => ACCOUNTS.test(name));
  const isOpen = /^0?[0-7]{2}[2367]$/.test(mode) || /^[ug]*[ao][uga]*[+=][rxX]*w/.test(mode);
  const isForGroup = /^0?[0-7][2367][0-7]$|^[uoa]*g[uoa]*[+=](?:[rxX]*w|u)/.test(mode);
  if (accounts !== undefined && (isForGroup || isOpen))
    return {
      message: `\`${call}${mode}\` lets the service write \`${accounts}\`, and so make itself root`,
      severity: "error",
    };
  if (!isOpen || names.some((name) => /^(?:\/var)?\/tmp\b/.test(name))) return undefined;
  return {
    message: `\`${call}${mode}\` lets every process in the container change ${files}`,
    severity: "warning",
  };
}

/** `install -m 4755 x /usr/bin/x`. */
function ofInstall(args: readonly ShellWord[]): Right | undefined {
  const option = args.findIndex(({ source }) => /^(?:-[A-Za-z]*m|--mode)(?:=|\d|$)/.test(source));
  const word = args[option];
  if (word === undefined) return undefined;
  const joined = /^(?:-[A-Za-z]{0,9}?m|--mode=)(\d.*)$/.exec(word.text ?? "")?.[1];
  const mode = joined ?? args[option + 1]?.text;
  const names = args
    .filter((each, index) => index > option + (joined === undefined ? 1 : 0) && !each.source.startsWith("-"))
    .map(({ source }) => source);
  const right = mode === undefined ? undefined : modeRight("install -m ", mode, names);
  return right === undefined ? undefined : { at: joined === undefined ? (args[option + 1] ?? word) : word, ...right };
}

/** `chown 1001 /etc/passwd`. */
function ofOwner(args: readonly ShellWord[]): Right | undefined {
  const [owner, ...files] = args.filter(({ source }) => !source.startsWith("-"));
  const isDeep = args.some(({ source }) => /^-[a-z]*R|^--recursive$/.test(source));
  const file = files.find(
    ({ text }) => text !== undefined && (ACCOUNTS.test(text) || (isDeep && /^\/(?:etc\/?)?$/.test(text))),
  );
  const isRoot = /^(?:root|0)?(?::(?:root|0|shadow)?)?$/.test(owner?.text ?? "");
  if (owner === undefined || file === undefined || isRoot) return undefined;
  return {
    at: file,
    message: `Whoever owns \`${file.text ?? ""}\` can make itself root`,
    severity: "error",
  };
}

/** Capabilities that are as good as root. */
const ROOT_CAPABILITIES =
  /\b(?:all|cap_(?:sys_admin|sys_ptrace|sys_module|setuid|setgid|dac_override|chown|fowner))\b|^=/i;

/** `setcap cap_setuid+ep /usr/bin/x`. */
function ofCapabilities(args: readonly ShellWord[]): Right | undefined {
  const [capabilities, file] = args.filter(({ source }) => !source.startsWith("-"));
  if (capabilities?.text === undefined || !ROOT_CAPABILITIES.test(capabilities.text)) return undefined;
  return {
    at: capabilities,
    message: `\`${capabilities.text}\` lets every user make himself root with \`${file?.source ?? "this file"}\``,
    severity: "error",
  };
}

/** Groups whose members become root at will: by sudo, by su, or by the container engine. */
const ROOT_GROUPS = new Set(["sudo", "wheel", "admin", "docker", "lxd", "disk", "shadow"]);

function ofGroup(name: string, args: readonly ShellWord[]): Right | undefined {
  const words = args.filter(({ source }) => !source.startsWith("-"));
  const groups =
    name === "gpasswd" || ((name === "adduser" || name === "addgroup") && words.length === 2)
      ? words.slice(1)
      : args.filter((_, index) => /^(?:-[A-Za-z]*G|--groups?|--ingroup)$/.test(args[index - 1]?.source ?? ""));
  if (name === "gpasswd" && !args.some(({ source }) => /^(?:-a|--add)$/.test(source))) return undefined;
  for (const word of groups) {
    const group = (word.text ?? "").split(",").find((each) => ROOT_GROUPS.has(each));
    if (group !== undefined)
      return {
        at: word,
        message: `Members of the group \`${group}\` become root when they like`,
        severity: "warning",
      };
  }
  return undefined;
}
