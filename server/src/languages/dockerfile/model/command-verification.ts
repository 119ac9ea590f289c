import type { ShellCommand, ShellWord } from "../../../syntax/shell/shell.ts";
import type { Span } from "../../../base/span.ts";
import { plainCommand } from "../../../model/commands/deploy-command.ts";
import { reachOf } from "../../../model/address.ts";
import { settingsIn } from "./written-settings.ts";
import { CURL_VALUES, hasShortOption, optionValue } from "../../../model/commands/shell-options.ts";
import { verificationOff } from "../../../model/commands/tls-verification.ts";

/** A command that does not look at certificates or signatures. */
export interface UncheckedCommand {
  readonly at: Span;
  readonly what: "certificates" | "signatures" | "checksums";
  /** What it comes to: `curl -k`. Never more of the words than that: a URL among them may hold a password. */
  readonly call: string;
  /** The words to take away for the check to come back; undefined where the whole command is about it. */
  readonly remove: readonly ShellWord[] | undefined;
  /** In place of what is taken away: a bundle of short options without the one. */
  readonly replacement: string;
}

type Flag = readonly [flag: RegExp, what: UncheckedCommand["what"]];

const NPM: readonly Flag[] = [[/^--(?:no-strict-ssl|strict-ssl=false)$/, "certificates"]];
const APT: readonly Flag[] = [
  [/^(?:--allow-unauthenticated|--force-yes|--allow-insecure-repositories)$/, "signatures"],
];
const DNF: readonly Flag[] = [
  [/^(?:--nogpgcheck|--no-gpgchecks)$/, "signatures"],
  [/^--setopt=(?:.*\.)?sslverify=(?:0|false|no)$/i, "certificates"],
  [/^--setopt=(?:.*\.)?gpgcheck=(?:0|false|no)$/i, "signatures"],
];

/** Flags that switch a check off, by program. Sources: the programs' manuals, and the list of Checkov's CKV2_DOCKER_2 to 16. */
const FLAGS: ReadonlyMap<string, readonly Flag[]> = new Map(
  Object.entries<readonly Flag[]>({
    curl: [[/^--(?:proxy-)?insecure$/, "certificates"]],
    wget: [[/^--no-check-certificate$/, "certificates"]],
    npm: NPM,
    pnpm: NPM,
    yarn: NPM,
    apk: [[/^--allow-untrusted$/, "signatures"]],
    apt: APT,
    "apt-get": APT,
    yum: DNF,
    dnf: DNF,
    "yum-config-manager": DNF,
    "dnf-config-manager": DNF,
    microdnf: DNF,
    tdnf: DNF,
    zypper: [[/^--no-gpg-checks$/, "signatures"]],
    rpm: [[/^--(?:nosignature|nodigest|nofiledigest|noverify)$/, "signatures"]],
    git: [[/^--no-verify-signatures$/, "signatures"]],
    kubectl: [[/^--insecure-skip-tls-verify(?:=true)?$/, "certificates"]],
    helm: [[/^--(?:kube-)?insecure-skip-tls-verify(?:=true)?$/, "certificates"]],
    uv: [[/^--allow-insecure-host(?:=|$)/, "certificates"]],
    skopeo: [[/^--(?:src-|dest-)?tls-verify=false$/, "certificates"]],
  }),
);

/** What such a command or assignment must hold. */
export const MAY_SKIP_VERIFICATION =
  /-[A-Za-z]*k|insecure|no-check-certificate|trusted-host|strict-?ssl|sslverify|unauthenticated|force-yes|untrusted|gpg-?check|nosignature|GO(?:SUMDB|INSECURE|NOSUM)|ssl\.(?:insecure|allowall)|trusted|Verify-|check[_-]certificate|ssl_verify|disable-tls|secure-http|no(?:file)?digest|noverify|tls-verify|(?:VERIF|UNAUTHORIZED|SKIP|TLS|SSL|CERT)[A-Z_]*=/i;

/** What a command says about the checks that it makes; nothing for most. */
export function uncheckedCommand(command: ShellCommand): UncheckedCommand[] {
  const found = command.assignments.flatMap((assignment) => fromAssignment(assignment));
  const plain = plainCommand(command);
  if (plain === undefined) return found;
  const { name, args } = plain;
  if (name === "export" || name === "env")
    found.push(
      ...args.flatMap((word) =>
        fromAssignment({
          ...word,
          name: word.text?.split("=")[0] ?? "",
          value: { ...word, text: word.text?.slice(word.text.indexOf("=") + 1) },
        }),
      ),
    );
  for (const [flag, what] of FLAGS.get(name) ?? []) {
    const word = args.find(({ text, source }) => flag.test(text ?? source));
    if (word !== undefined)
      found.push({ at: word, what, call: `${name} ${word.source}`, remove: [word], replacement: "" });
  }
  const special = SPECIAL.get(name)?.(args);
  if (special !== undefined) found.push(special);
  return found;
}

function fromAssignment({
  name,
  value,
  start,
  end,
}: { name: string; value: ShellWord | undefined } & Span): UncheckedCommand[] {
  const off = value?.text === undefined ? undefined : verificationOff(name, value.text);
  if (off === undefined || off === "named") return [];
  return [
    {
      at: { start, end },
      what: off === "sums" ? "checksums" : "certificates",
      call: `${name}=${value?.text ?? ""}`,
      remove: undefined,
      replacement: "",
    },
  ];
}

type Reader = (args: readonly ShellWord[]) => UncheckedCommand | undefined;

const SPECIAL: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["curl", curl],
  ["pip", pip],
  ["pip3", pip],
  ["python", pythonPip],
  ["python3", pythonPip],
  ["npm", (args) => strictSsl("npm", args)],
  ["yarn", (args) => strictSsl("yarn", args)],
  ["pnpm", (args) => strictSsl("pnpm", args)],
  ["git", git],
  ["go", go],
  [
    "conda",
    (args) => configSet("conda", args, /^config --set ssl_verify (?:false|no|off)\b/i, "config --set ssl_verify false"),
  ],
  [
    "bundle",
    (args) =>
      configSet("bundle", args, /^config (?:set )?(?:--\w+ )?ssl_verify_mode 0$/, "config set ssl_verify_mode 0"),
  ],
  [
    "composer",
    (args) =>
      configSet("composer", args, /^config (?:.{0,40} )?disable-tls true$/, "config disable-tls true") ??
      configSet("composer", args, /^config (?:.{0,40} )?secure-http false$/, "config secure-http false"),
  ],
  ["mvn", maven],
  ["mvnw", maven],
  ["apt-get", aptOption],
  ["apt", aptOption],
]);

function curl(args: readonly ShellWord[]): UncheckedCommand | undefined {
  const word = args.find((arg) => hasShortOption(arg, "k", CURL_VALUES));
  if (word === undefined) return undefined;
  const rest = word.source.replace("k", "");
  return {
    at: word,
    what: "certificates",
    call: `curl ${word.source}`,
    remove: [word],
    replacement: rest === "-" ? "" : rest,
  };
}

function pip(args: readonly ShellWord[]): UncheckedCommand | undefined {
  const set = pipConfig(args);
  if (set !== undefined) return set;
  const host = optionValue(args, /^--trusted-host$/);
  const [first] = host?.words ?? [];
  const last = host?.words.at(-1);
  if (host === undefined || first === undefined || last === undefined || isLocal(host.value)) return undefined;
  return {
    at: { start: first.start, end: last.end },
    what: "certificates",
    call: "pip --trusted-host",
    remove: host.words,
    replacement: "",
  };
}

/** `pip config set global.trusted-host pypi.example`. */
function pipConfig(args: readonly ShellWord[]): UncheckedCommand | undefined {
  const [config, set, ...rest] = args.filter(({ source }) => !source.startsWith("-"));
  const [name, host] = rest;
  if (config?.text !== "config" || set?.text !== "set" || !/(?:^|\.)trusted-host$/.test(name?.text ?? ""))
    return undefined;
  return host === undefined || isLocal(host.text ?? "") ? undefined : whole(args, "pip config set trusted-host");
}

/** `python -m pip`. */
function pythonPip(args: readonly ShellWord[]): UncheckedCommand | undefined {
  return args[0]?.text === "-m" && args[1]?.text === "pip" ? pip(args) : undefined;
}

/** `npm config set strict-ssl false`, `yarn config set enableStrictSsl false`. */
function strictSsl(name: string, args: readonly ShellWord[]): UncheckedCommand | undefined {
  const text = args.map((word) => word.text ?? word.source).join(" ");
  if (!/^(?:(?:config|c) )?set .*\b(?:strict-ssl|enableStrictSsl)[ =]["']?false\b/.test(text)) return undefined;
  return whole(args, `${name} config set strict-ssl false`);
}

function git(args: readonly ShellWord[]): UncheckedCommand | undefined {
  const set = optionValue(args, /^(?:-c|--config)$/);
  const [first] = set?.words ?? [];
  const last = set?.words.at(-1);
  if (
    set !== undefined &&
    first !== undefined &&
    last !== undefined &&
    /^http\.(?:.*\.)?sslVerify=(?:false|0|no|off)$/i.test(set.value)
  )
    return {
      at: { start: first.start, end: last.end },
      what: "certificates",
      call: "git -c http.sslVerify=false",
      remove: set.words,
      replacement: "",
    };
  const text = args.map((word) => word.text ?? word.source).join(" ");
  return /^config .*\bhttp\.(?:\S*\.)?sslVerify ["']?(?:false|0|no|off)\b/i.test(text)
    ? whole(args, "git config http.sslVerify false")
    : undefined;
}

/** A program's own command for its settings. */
function configSet(
  name: string,
  args: readonly ShellWord[],
  pattern: RegExp,
  call: string,
): UncheckedCommand | undefined {
  return pattern.test(args.map((word) => word.text ?? word.source).join(" "))
    ? whole(args, `${name} ${call}`)
    : undefined;
}

/** `go env -w GOSUMDB=off`. */
function go(args: readonly ShellWord[]): UncheckedCommand | undefined {
  if (args[0]?.text !== "env" || !args.some(({ text }) => text === "-w")) return undefined;
  const word = args.find(({ text }) => {
    const [name = "", value = ""] = text?.split("=") ?? [];
    return verificationOff(name, value) !== undefined;
  });
  return word === undefined
    ? undefined
    : { at: word, what: "checksums", call: `go env -w ${word.text ?? ""}`, remove: undefined, replacement: "" };
}

function maven(args: readonly ShellWord[]): UncheckedCommand | undefined {
  const word = args.find(({ text }) => /^-Dmaven\.wagon\.http\.ssl\.(?:insecure|allowall)(?:=true)?$/.test(text ?? ""));
  return word === undefined
    ? undefined
    : { at: word, what: "certificates", call: `mvn ${word.source}`, remove: [word], replacement: "" };
}

/** `apt-get -o Acquire::https::Verify-Peer=false`. */
function aptOption(args: readonly ShellWord[]): UncheckedCommand | undefined {
  const option = optionValue(args, /^(?:-o|--option)$/);
  const [found] = option === undefined ? [] : settingsIn(option.value, (start, end) => ({ start, end }));
  const [first] = option?.words ?? [];
  const last = option?.words.at(-1);
  return found === undefined || first === undefined || last === undefined
    ? undefined
    : {
        at: { start: first.start, end: last.end },
        what: found.what,
        call: `apt-get -o ${found.setting}`,
        remove: undefined,
        replacement: "",
      };
}

function whole(args: readonly ShellWord[], call: string): UncheckedCommand | undefined {
  const first = args[0];
  const last = args.at(-1);
  return first === undefined || last === undefined
    ? undefined
    : { at: { start: first.start, end: last.end }, what: "certificates", call, remove: undefined, replacement: "" };
}

/** Whether an address or a host, with or without a port, is the machine itself: nobody stands between. */
export function isLocal(address: string): boolean {
  const host = /^["']?(?:https?:\/\/)?(\[[^\]]*\]|[^:/?#]*)/i.exec(address)?.[1] ?? "";
  return host !== "" && reachOf(host) === "machine";
}
