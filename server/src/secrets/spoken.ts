import type { Span } from "../base/span.ts";
import { judge } from "./judge.ts";
import { classifyKey } from "./key-class.ts";

/**
 * Where a credential stands in free text by what is said before it: a name, an option, a header, a command's argument. For
 * texts that are shown, where hiding a harmless word costs nothing: no finding comes of it.
 */
export function spokenSecrets(text: string): Span[] {
  if (!MAY_SPEAK.test(text)) return [];
  const spans = [...namedSecrets(text), ...commandSecrets(text)];
  for (const pattern of PLACES)
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.["value"] ?? "";
      // The value is the last of the match but for what closes it.
      const start = match.index + match[0].lastIndexOf(value);
      if (value !== "") spans.push({ start, end: start + value.length });
    }
  return spans;
}

/** What a text must hold for any of it: most lines hold nothing of the kind. */
const MAY_SPEAK =
  /pass|pwd|secret|token|key|cred|auth|cookie|bear|basic|digest|sig|pw\b|-u|identified|nuget|twine|login|:\/\/|:\d+:|:\*:|\$(?:apr|2|1|5|6)|\{SHA|Invalid/i;

const NAME = /[A-Za-z_][\w.-]*/g;
/** What stands between a name and its value: in a shell, YAML, JSON (in a string as well), XML, Ruby, a sentence. */
const BETWEEN = /[\\"'\]]{0,4}[ \t]*(?:=>|[:=>]|,[ \t]*["']?value["']?[ \t]*[:=]|,|is(?=[ \t]))?[ \t]*[\\"']{0,4}/y;
const VALUE = /[^\s"',;&|<>()[\]{}`]{3,}/y;

/** `--db-password X`, `"--password", "X"`, `?access_token=X`, `PGPASSWORD=X`, `password => "X"`, `requirepass X`. */
function namedSecrets(text: string): Span[] {
  const spans: Span[] = [];
  for (const { 0: name, index } of text.matchAll(NAME)) {
    if (!SECRET_NAME.test(name)) continue;
    BETWEEN.lastIndex = index + name.length;
    const between = BETWEEN.exec(text)?.[0] ?? "";
    // `secret "payments" not found`: an object of the cluster, whose name is none.
    if (between === "" || (/^secrets?$/i.test(name) && !/[:=>,]/.test(between))) continue;
    VALUE.lastIndex = index + name.length + between.length;
    const value = VALUE.exec(text);
    if (value === null || !isHidden(name, value[0])) continue;
    spans.push({ start: value.index, end: value.index + value[0].length });
  }
  return spans;
}

const SHELL_WORD = /[^\s"'|;&]+/g;
/** Programs whose `-p` takes a password; the first also glued to it. */
const TAKES_PASSWORD = /^(?:mysql|mariadb|sshpass|useradd|usermod|login|nuget|twine)/;

/** `curl -u name:X`, `-uname:X`, `--user=name:X`, `mysql -pX`, `login -p X`, `echo root:X | chpasswd`, `name:$apr1$…`. */
function commandSecrets(text: string): Span[] {
  const spans: Span[] = [];
  const setsPasswords = text.includes("chpasswd");
  let takesPassword = false;
  let before = "";
  for (const { 0: word, index } of text.matchAll(SHELL_WORD)) {
    const add = (value: string | undefined): void => {
      if (value !== undefined && value.length > 2 && !value.startsWith("$"))
        spans.push({ start: index + word.length - value.length, end: index + word.length });
    };
    const user = /^(?:-u|--user=|--proxy-user=)?[^:/=-][^:/=]*:(.+)$/.exec(word)?.[1];
    if (/^(?:-u|--(?:proxy-)?user)$/.test(before) || /^(?:-u.|--(?:proxy-)?user=)/.test(word)) add(user);
    else if (setsPasswords || /^[^:]+:(?:\$(?:apr1|2[aby]|[156])\$|\{SHA\})/.test(word))
      spans.push(...lastPart(word, index));
    if (takesPassword && before === "-p" && !word.startsWith("-")) add(word);
    else if (takesPassword && /^-p./.test(word)) add(word.slice(2));
    takesPassword ||= TAKES_PASSWORD.test(word);
    before = word;
  }
  return spans;
}

/** What stands behind the first colon. */
function lastPart(word: string, index: number): Span[] {
  const at = word.indexOf(":") + 1;
  return at > 1 && word.length - at > 2 ? [{ start: index + at, end: index + word.length }] : [];
}

/** Where nothing but a credential stands, so nothing else is asked. */
const PLACES: readonly RegExp[] = [
  // `Authorization: Bearer X`
  /\b(?:Bearer|Basic|Digest|ApiKey)[ \t]+(?<value>(?!auth|token|realm|schem|username)[\w.~+/=:-]{6,})/gi,
  /\bauthorization["']?[ \t]*[:=][ \t]*["']?(?:(?:token|bearer|basic)[ \t]+)?(?<value>[\w.~+/=:-]{6,})/gi,
  /\b(?:set-)?cookie["']?[ \t:=]{1,4}["']?(?<value>[^"'\s][^"']*)/gi,
  // `https://X@host`: a token in the user's place
  /:\/\/(?<value>[^\s:/@"']{12,})@/g,
  // The address of a webhook is its credential.
  /\/(?:web)?hooks?(?:b2)?\/(?:[\w.@-]{1,128}\/){0,5}(?<value>[\w-]{8,})/gi,
  // `CREATE USER a IDENTIFIED BY 'X'`
  /\bidentified\b[^"'\n]{0,80}\bby[ \t]+\\?["'](?<value>[^"'\\\n]{3,512})/gi,
  // `smbclient -U NAME%X`, `lftp -u NAME,X`
  /(?<![\w-])-U[ \t]+[^\s%]{1,64}%(?<value>[^\s"'|;&]{3,512})/g,
  /\blftp[ \t]+-u[ \t]+[^\s,]{1,64},(?<value>[^\s"'|;&]{3,512})/g,
  // `cargo login X`, `snyk auth X`
  /\b(?:(?:cargo|vault)[ \t]+login|snyk[ \t]+auth|ngrok[ \t]+authtoken)[ \t]+(?<value>[^\s"'|;&$-][^\s"'|;&]{2,512})/g,
  // `.pgpass`: host:port:database:user:X
  /(?<!\S)[^\s:#]{1,100}:(?:\d{2,5}|\*):[^\s:]{1,60}:[^\s:]{1,60}:(?<value>\S+)/g,
  // Kubernetes quotes what it refuses.
  /\bInvalid value: (?<value>"(?:[^"\\]|\\.)*")/g,
];

/** The end of a name by which its value is a credential, also where no letter tells its words apart: `PGPASSWORD`. */
const SECRET_NAME =
  /(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|credentials?|(?:api|access|private|secret|account|encryption|signing)[-_.]?key|signature|\bsig|_auth|(?:^|[-_./])pw)$/i;

/** What follows such a word in a sentence. */
const SENTENCE =
  /^(?:authentic|is$|are$|was$|were$|for$|not$|must$|may$|can$|could$|should$|will$|would$|has$|have$|had$|of$|in$|to$|on$|from$|and$|or$|by$|with$|as$|at$|the$|an?$|no$|too$|does$|did$|do$|be$|if$|when$|which$|that$|than$|required|expired|given|missing|invalid|incorrect|wrong|mismatch|failed|error|rejected|accepted|refresh|rotat|valid|verif|changed|change$|reset|policy|store|manager|file|field|name|length|type|request|endpoint|hash|provided|found|set$|store|mount|volume|does|provider|helper|plugin|cache|server|config|only|here|there|value|values|string|prompt|protected|encrypted|generat|creat|delet|updat|loaded|leaked|scann)/i;

function isHidden(name: string, value: string): boolean {
  if (!SECRET_NAME.test(name)) return false;
  const isAbout = classifyKey(name);
  if (isAbout === "metadata" || isAbout === "public") return false;
  const verdict = judge(name, value);
  if (["placeholder", "reference", "empty", "encrypted", "publishable"].includes(verdict.kind)) return false;
  return !/^(?:true|false|yes|no|on|off|null|none|\d{1,4})$/i.test(value) && !SENTENCE.test(value);
}
