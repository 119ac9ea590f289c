import { identityText } from "../base/mapped-text.ts";
import { parseShell } from "../syntax/shell/shell.ts";
import { findSecrets, judge } from "./judge.ts";
import { jsonStrings, looksLikeJson } from "./json.ts";
import { classifyKey } from "./key-class.ts";
import { isReference } from "./reference.ts";
import { MAY_HOLD_SECRETS, shellSecrets } from "./shell-secrets.ts";
import { isNothingButWords } from "./stand-in.ts";
import { withoutOverlaps } from "./tokens.ts";
import type { Verdict } from "./verdict.ts";

/** Programs and pages: what stands behind a name there is an expression far more often than a value. */
const CODE =
  /\.(?:[cm]?[jt]sx?|py|rb|lua|go|java|kts?|groovy|php|pl|cs|sql|html?|css|md|tpl|tmpl|gotmpl|star|rego|awk|graphql|proto|pem|crt|cer)$/i;
const SCRIPT = /\.(?:ba|z|k|da)?sh$/i;

/**
 * Credentials in a configuration file that stands inside another file: by their form and place, and line by line by the names of
 * `name = value`, `name: value`, JSON and XML; of a shell script, by its commands. Offsets count in the text.
 * @param fileName tells what the text is, where there is one
 */
export function findInConfig(text: string, fileName = ""): readonly Verdict[] {
  const found = findSecrets(text);
  if (SCRIPT.test(fileName) || /^#!\S*(?:\/|\benv )(?:ba|da|z|k)?sh\b/.test(text)) {
    const commands = MAY_HOLD_SECRETS.test(text) ? parseShell(identityText(text, 0)).commands : [];
    const spoken = shellSecrets(commands).map(({ verdict, start, end }) => ({ ...verdict, start, end }));
    return withoutOverlaps([...found, ...spoken]);
  }
  if (CODE.test(fileName) || text.startsWith("#!")) return found;
  return withoutOverlaps([
    ...found,
    ...(looksLikeJson(text.trim()) ? inJson(text) : [...inLines(text), ...inXml(text)]),
  ]);
}

function inJson(text: string): Verdict[] {
  return jsonStrings(text).flatMap(({ name, start, end }) =>
    name === undefined ? [] : named(name, text.slice(start, end), start),
  );
}

const PAIR =
  /(?<![\w.$/-])(?<name>[A-Za-z_][\w.-]{0,100})["']?[ \t]{0,8}(?:=>|[=:](?![=:]))[ \t]{0,8}(?:"(?<double>[^"\n]{3,1024})"|'(?<single>[^'\n]{3,1024})'|(?<plain>[^\s"',;{}[\]()<>#][^\s",;{}[\]]{2,1023}))/dg;

function inLines(text: string): Verdict[] {
  const found: Verdict[] = [];
  let before = "";
  let start = 0;
  for (const line of text.split("\n")) {
    if (!/^\s*(?:[#;]|\/\/\s|<!--)/.test(line) && MAY_NAME.test(`${line} ${before}`))
      found.push(...inLine(line, before, start));
    start += line.length + 1;
    before = line;
  }
  return found;
}

/** What a line must hold for a credential to be named in it. */
export const MAY_NAME = /pass|pwd|secret|token|key|cred|auth|pin|salt|mnemonic|pepper|seed|dsn/i;

/** `requirepass …` of Redis, and the like: a name and a value, nothing else. */
const DIRECTIVE =
  /^[ \t]*(?<name>[a-z][\w-]{3,60})[ \t]{1,16}(?:"(?<quoted>[^"]{3,512})"|(?<plain>[^\s"':=;{}]{3,512}));?[ \t]*$/d;

function inLine(line: string, before: string, start: number): Verdict[] {
  const directive = DIRECTIVE.exec(line);
  const place = directive?.indices?.groups?.["quoted"] ?? directive?.indices?.groups?.["plain"];
  if (directive !== null && place !== undefined)
    return named(directive.groups?.["name"] ?? "", line.slice(place[0], place[1]), start + place[0]);
  return Array.from(line.matchAll(PAIR)).flatMap((match) => {
    const { double, single, plain } = match.indices?.groups ?? {};
    const place = double ?? single ?? plain;
    if (place === undefined) return [];
    const end = plain === undefined ? place[1] : endOfPlain(line, match.index, place);
    const name = match.groups?.["name"] ?? "";
    return named(name === "value" ? (nameAbove(before) ?? name) : name, line.slice(place[0], end), start + place[0]);
  });
}

/** The value of a line that is one assignment goes on to its end: `password=a,b;c`. */
function endOfPlain(line: string, at: number, [start, end]: readonly [number, number]): number {
  const rest = /^\S*/.exec(line.slice(end))?.[0].length ?? 0;
  const behind = line.slice(end + rest).trimStart();
  const isAlone = /^[ \t]*(?:- |export |set )?$/.test(line.slice(0, at)) && (behind === "" || behind.startsWith("#"));
  return isAlone ? start + line.slice(start, end + rest).replace(/[;,]$/, "").length : end;
}

/** The name that a `value:` belongs to: of a variable, or the last part of what a patch replaces. */
function nameAbove(line: string): string | undefined {
  return /(?:^|[\s"'{,])(?:name|key|path)["']?[ \t]{0,4}:[ \t]{0,4}["']?(?:[\w.~-]{0,100}\/)*(?<name>[\w.-]{1,100})/.exec(
    line,
  )?.groups?.["name"];
}

const ELEMENT =
  /<(?<tag>[A-Za-z][\w.:-]{0,100})>(?<text>[^<>\s]{3,1024})<\/|\bname="(?<name>[\w.-]{1,100})"(?:[ \t]{1,8}value="(?<value>[^"\n]{3,1024})"|>(?<content>[^<>\s]{3,1024})<\/)/dg;

/** `<password>…</password>`, `<property name="password" value="…"/>`, `<property name="password">…</property>` */
function inXml(text: string): Verdict[] {
  if (!text.includes("</") && !text.includes("/>")) return [];
  return Array.from(text.matchAll(ELEMENT)).flatMap((match) => {
    const { text: inTag, value, content } = match.indices?.groups ?? {};
    const place = inTag ?? value ?? content;
    const name = match.groups?.["tag"] ?? match.groups?.["name"] ?? "";
    return place === undefined ? [] : named(name, text.slice(place[0], place[1]), place[0]);
  });
}

/** What stands for a value to come in files that a program fills in: anchors, tags, templates, expressions. */
const EXPRESSION = /^(?:[$*&!|>@%~]|\{\{|<%|__|[\w.]{1,60}\()/;

function named(name: string, value: string, start: number): Verdict[] {
  if (EXPRESSION.test(value) || isReference(value)) return [];
  const keyClass = classifyKey(name);
  if (keyClass !== "strong" && keyClass !== "weak") return [];
  // The name of one that is kept elsewhere.
  if (/(?:^|[_.-])(?:secrets?|credentials?)$/i.test(name) && isNothingButWords(value)) return [];
  const verdict = judge(name, value);
  const isOne = verdict.kind === "secret" || verdict.kind === "default-credential";
  if (!isOne || verdict.confidence === "low") return [];
  return [{ ...verdict, start: start + verdict.start, end: start + verdict.end }];
}
