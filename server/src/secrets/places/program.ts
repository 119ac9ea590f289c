import { jsonStrings, looksLikeJson } from "../json.ts";
import type { ShellCommand, ShellWord } from "../../syntax/shell/shell.ts";

/** The part of a word of a command that is a credential by what the program does with it. */
export interface ProgramValue {
  /** The option or setting as it is written. */
  readonly name: string;
  /** The name as the judge takes it. */
  readonly key: string;
  readonly word: ShellWord;
  readonly value: string;
}

/** How a program takes a password where no name says so. */
interface PasswordOptions {
  /** The next word is one. */
  readonly next?: readonly string[];
  /** It stands behind the option in the same word. */
  readonly glued?: readonly string[];
}

const MYSQL: PasswordOptions = { glued: ["-p"] };
const LDAP: PasswordOptions = { next: ["-w"], glued: ["-w"] };
const MONGO: PasswordOptions = { next: ["-p"], glued: ["-p"] };
const ZIP: PasswordOptions = { next: ["-P"], glued: ["-P"] };
const SEVEN_ZIP: PasswordOptions = { glued: ["-p"] };
const JAVA_STORE: PasswordOptions = {
  next: ["-storepass", "-keypass", "-srcstorepass", "-deststorepass", "-srckeypass", "-destkeypass", "-new"],
};
const PUBLISHER: PasswordOptions = { next: ["-p", "-k"] };
const OPENSSL: PasswordOptions = { next: ["-passin", "-passout", "-pass", "-k"] };
/** https://docs.openssl.org/master/man1/openssl-passphrase-options/ */
const ELSEWHERE = /^(?:env|file|fd):|^stdin$/;
const SSHPASS: PasswordOptions = { next: ["-p"], glued: ["-p"] };
const LOGIN: PasswordOptions = { next: ["-p"] };
/** `docker login -pX`, but not `PROGRAM login -provider=X`. */
const REGISTRY_LOGIN: PasswordOptions = { next: ["-p"], glued: ["-p"] };
const REGISTRY_PROGRAMS = new Set("docker podman nerdctl buildah skopeo oras crane helm".split(" "));

/** After the programs' manuals. */
const BY_PROGRAM: Readonly<Record<string, PasswordOptions>> = {
  mysql: MYSQL,
  mysqldump: MYSQL,
  mysqladmin: MYSQL,
  mysqlimport: MYSQL,
  mysqlsh: MYSQL,
  mariadb: MYSQL,
  "mariadb-dump": MYSQL,
  "mariadb-admin": MYSQL,
  sshpass: SSHPASS,
  "redis-cli": { next: ["-a", "--pass"] },
  "valkey-cli": { next: ["-a", "--pass"] },
  sqlcmd: ZIP,
  bcp: ZIP,
  mongo: MONGO,
  mongosh: MONGO,
  mongodump: MONGO,
  mongorestore: MONGO,
  ldapadd: LDAP,
  ldapmodify: LDAP,
  ldapsearch: LDAP,
  ldappasswd: LDAP,
  zip: ZIP,
  unzip: ZIP,
  "7z": SEVEN_ZIP,
  "7za": SEVEN_ZIP,
  keytool: JAVA_STORE,
  jarsigner: JAVA_STORE,
  openssl: OPENSSL,
};

/** What a script must mention for such a program's options to be read. */
export const PROGRAMS_WITH_PASSWORDS =
  /\b(?:mysql|mariadb|sshpass|redis-cli|valkey-cli|sqlcmd|bcp|mongo|ldap|zip|unzip|7za?|rabbitmqctl|nuget|twine|smbclient|lftp|cargo login|snyk)/;

/** Credentials among the words of a command, from the second on. */
export function* programValues(command: ShellCommand): Generator<ProgramValue> {
  yield* optionValues(command);
  yield* settingValues(command);
  yield* sentValues(command);
  yield* writtenValues(command);
  yield* accountValues(command);
}

/** curl's and HTTPie's: `-u NAME:X`, `-uNAME:X`, `--user=NAME:X`. */
const USER = /^(?:-[uU]|--(?:proxy-)?user(?:=|$))/;

/** What an option that a word or the one before it is has as its value: `-dX`, `--data=X`, `--data X`. */
function valueOf(
  option: RegExp,
  words: readonly ShellWord[],
  index: number,
): { readonly name: string; readonly value: string } | undefined {
  const [text, before] = [words[index]?.text ?? "", words[index - 1]?.text ?? ""];
  const own = option.exec(text)?.[0];
  if (own !== undefined && own.length < text.length)
    return { name: own.replace(/=$/, ""), value: text.slice(own.length) };
  return before !== "" && option.exec(before)?.[0] === before ? { name: before, value: text } : undefined;
}

function* optionValues(command: ShellCommand): Generator<ProgramValue> {
  const { words, name = "" } = command;
  const options = BY_PROGRAM[name] ?? (isLogin(command) ? loginOptions(name) : publisherOptions(command));
  const takesUser = name === "curl" || name === "http" || name === "https" || name === "xh";
  for (const [index, word] of words.entries()) {
    const { text } = word;
    if (index === 0 || text === undefined) continue;
    const before = words[index - 1]?.text ?? "";
    if (takesUser) {
      const account = valueOf(USER, words, index);
      const colon = account?.value.indexOf(":") ?? -1;
      if (account !== undefined && colon >= 0) yield passwordOf(word, account.name, account.value.slice(colon + 1));
      continue;
    }
    if (options === undefined) continue;
    const glued = options.glued?.find((option) => text.startsWith(option) && text.length > option.length);
    if (glued !== undefined && !text.startsWith("--")) yield passwordOf(word, glued, text.slice(glued.length));
    else if (options.next?.includes(before) === true && !text.startsWith("-") && !ELSEWHERE.test(text))
      yield passwordOf(word, before, options === OPENSSL ? text.replace(/^pass:/, "") : text);
  }
}

/** `dotnet nuget add source … -p X`, `dotnet nuget push -k X`: to other commands `-p` is a project or a property. */
function publisherOptions({ name, words }: ShellCommand): PasswordOptions | undefined {
  const isPublisher = name === "twine" || (name === "dotnet" && words[1]?.text === "nuget");
  return isPublisher ? PUBLISHER : undefined;
}

function loginOptions(program: string): PasswordOptions {
  return REGISTRY_PROGRAMS.has(program) ? REGISTRY_LOGIN : LOGIN;
}

/** `aws configure set aws_secret_access_key X`, `npm config set //host/:_authToken X`, `git config KEY X`. */
function* settingValues({ words }: ShellCommand): Generator<ProgramValue> {
  const verb = words.findIndex(
    ({ text }, index) => index > 0 && index < 4 && /^(?:config|configure)$/.test(text ?? ""),
  );
  if (verb < 0) return;
  for (const [index, word] of words.entries()) {
    const { text } = word;
    const before = words[index - 1]?.text;
    if (index < verb + 2 || text === undefined || before === undefined || before.startsWith("-")) continue;
    if (index === verb + 3 && words[verb + 1]?.text?.startsWith("http-basic.") === true) {
      yield passwordOf(word, "http-basic", text);
      continue;
    }
    const pair = /^([^=\s]{2,200})=(.+)$/.exec(text);
    if (pair !== null) yield { name: pair[1] ?? "", key: settingName(pair[1] ?? ""), word, value: pair[2] ?? "" };
    else yield { name: before, key: settingName(before), word, value: text };
  }
}

/** What Poetry and Composer keep by the name of a repository or a host. */
const TOKEN_FOR = /^(?:pypi-token|github-oauth|gitlab-token|gitlab-oauth|bearer)\./;

/** `_authToken` of `//registry.npmjs.org/:_authToken`, `aws_secret_access_key`. */
function settingName(setting: string): string {
  if (TOKEN_FOR.test(setting)) return "token";
  return setting.slice(setting.lastIndexOf(":") + 1).replaceAll(/[^A-Za-z\d]+/g, "_");
}

const SENDERS = new Set(["curl", "wget", "http", "https", "xh"]);
const DATA =
  /^(?:-[dF]|--(?:data(?:-raw|-ascii|-binary|-urlencode)?|json|form(?:-string)?|post-data|body-data)(?:=|$))/;

/** What is sent in a form or as JSON: `curl -d client_secret=X`, `curl --json '{"password": "X"}'`. */
function* sentValues({ name = "", words }: ShellCommand): Generator<ProgramValue> {
  if (!SENDERS.has(name)) return;
  for (const [index, word] of words.entries()) {
    const data = index === 0 ? undefined : valueOf(DATA, words, index)?.value;
    if (data === undefined) continue;
    if (looksLikeJson(data.trim())) {
      for (const { name: key, start, end } of jsonStrings(data))
        if (key !== undefined) yield { name: key, key, word, value: data.slice(start, end) };
    } else
      for (const pair of data.split("&")) {
        const equals = pair.indexOf("=");
        const key = pair.slice(0, Math.max(equals, 0));
        if (/^[\w.-]{2,100}$/.test(key)) yield { name: key, key, word, value: pair.slice(equals + 1) };
      }
  }
}

/** `sed -i 's/^password=.*$/password=X/' FILE`: what is put in the place of a setting. */
function* writtenValues({ name, words }: ShellCommand): Generator<ProgramValue> {
  if (name !== "sed" && name !== "gsed") return;
  for (const word of words.slice(1)) {
    const { text = "" } = word;
    const separator = /^s([|/#,@!])/.exec(text)?.[1];
    const setting = separator === undefined ? null : SETTING.exec(text.split(separator)[2] ?? "");
    if (setting !== null) yield { name: setting[1] ?? "", key: setting[1] ?? "", word, value: setting[2] ?? "" };
  }
}

const SETTING = /^[\s#;]*(?:export )?([A-Za-z][\w.-]{1,100}) {0,8}[=:] {0,8}["']?([^\s"']{3,512})["']?;?$/;

/** Commands whose only operand is a token. */
const TOKEN_BEHIND: Readonly<Record<string, readonly string[]>> = {
  cargo: ["login"],
  ngrok: ["authtoken"],
  snyk: ["auth"],
  vault: ["login"],
};

/** Where accounts are made by position: `rabbitmqctl add_user NAME X`, `htpasswd -b FILE NAME X`, `mc alias set NAME URL ID X`. */
function* accountValues({ name, words }: ShellCommand): Generator<ProgramValue> {
  const operands = words.slice(1).filter(({ text }) => text?.startsWith("-") !== true);
  const [verb, second] = operands.map(({ text }) => text);
  const at = (index: number): ProgramValue[] => {
    const word = operands[index];
    return word?.text === undefined ? [] : [passwordOf(word, name ?? "", word.text)];
  };
  const account = ACCOUNT_OPTIONS[name ?? ""];
  if (account !== undefined) yield* accountOf(words, ...account);
  else if (name === "rabbitmqctl" && (verb === "add_user" || verb === "change_password")) yield* at(2);
  else if (name === "htpasswd" && words.some(({ text }) => /^-[a-zA-Z]*b/.test(text ?? "")))
    yield* at(operands.length - 1);
  else if (name === "mc" && verb === "alias" && second === "set") yield* at(5);
  else if (name !== undefined && TOKEN_BEHIND[name]?.includes(verb ?? "") === true && operands.length === 2)
    for (const each of at(1)) yield { ...each, key: `${name}_token` };
}

/** `smbclient -U NAME%X`, `lftp -u NAME,X`: the option, and what stands between. */
const ACCOUNT_OPTIONS: Readonly<Record<string, readonly [option: string, between: string]>> = {
  smbclient: ["-U", "%"],
  lftp: ["-u", ","],
};

function* accountOf(words: readonly ShellWord[], option: string, between: string): Generator<ProgramValue> {
  for (const [index, word] of words.entries()) {
    const account = words[index - 1]?.text === option ? (word.text ?? "") : "";
    const at = account.indexOf(between);
    if (at > 0) yield passwordOf(word, option, account.slice(at + 1));
  }
}

/** What is given to a program that reads passwords from its input: `echo root:X | chpasswd`, `echo X | docker login --password-stdin`. */
export function inputValues(writer: ShellCommand, reader: ShellCommand): ProgramValue[] {
  if (writer.name !== "echo" && writer.name !== "printf") return [];
  const word = writer.words.at(-1);
  return word === undefined || writer.words.length < 2 ? [] : givenTo(reader, word);
}

/** `chpasswd <<< root:X` */
export function hereStringValues(command: ShellCommand): ProgramValue[] {
  return command.redirects.flatMap(({ operator, target }) =>
    operator === "<<<" && target !== undefined ? givenTo(command, target) : [],
  );
}

function givenTo(reader: ShellCommand, word: ShellWord): ProgramValue[] {
  const text = word.text?.replace(/(?:\\n|\n)$/, "");
  if (text === undefined) return [];
  if (reader.name === "chpasswd") {
    const colon = text.indexOf(":");
    return colon < 0 || reader.words.some(({ text: option }) => /^(?:-e|--encrypted)$/.test(option ?? ""))
      ? []
      : [passwordOf(word, "chpasswd", text.slice(colon + 1))];
  }
  const readsPassword = reader.words.some(({ text: option }) =>
    /^--(?:password-)?stdin$|^--with-token$/.test(option ?? ""),
  );
  return readsPassword && (isLogin(reader) || reader.name === "passwd")
    ? [passwordOf(word, reader.name ?? "", text)]
    : [];
}

/** `docker login`, `az login`, ... */
function isLogin({ words }: ShellCommand): boolean {
  return words.some(({ text }) => text === "login");
}

function passwordOf(word: ShellWord, name: string, value: string): ProgramValue {
  return { name, key: "password", word, value };
}
