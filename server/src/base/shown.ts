/**
 * What others wrote (names of files, keys, lines, answers of a cluster) as people see it: it moves no cursor, hides
 * nothing, gives no command to whoever reads a log, and becomes no link, picture or heading. For the places where our own
 * words and theirs stand side by side.
 */

/**
 * Controls, what has no form of its own, what turns the direction of a line, breaks of lines in any notation, halves of
 * characters. Not tabs, and not what chooses an emoji's form.
 */
const UNSEEN = /(?!\t|\u{FE0E}|\u{FE0F})[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/gu;

/**
 * One line of a terminal or a log: a break shows as `\n`, a control as its picture, what else cannot be seen as `<U+202E>`.
 * What a build's log would take for a command is broken by a backslash, so the line may stand where a line begins.
 */
export function visible(text: string): string {
  return withoutCommands(text.replaceAll(UNSEEN, shownCharacter));
}

/** Lines of a terminal or a log, each of them `visible`. The breaks of the text, with or without a return before, stay. */
export function visibleLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => visible(line))
    .join("\n");
}

function shownCharacter(character: string): string {
  switch (character) {
    case "\n":
      return String.raw`\n`;
    case "\r":
      return String.raw`\r`;
    case "\u007F":
      return "\u2421";
    default: {
      const code = character.codePointAt(0) ?? 0;
      // The block of pictures has one for each of the first 32.
      return code < 0x20 ? String.fromCodePoint(0x2400 + code) : codePoint(code);
    }
  }
}

function codePoint(code: number): string {
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}

/**
 * GitHub's runner takes `::name::` for a command where a line begins with it, blanks aside, and `##[name]` anywhere in a
 * line, as Azure's agent does `##vso[name]` and TeamCity `##teamcity[name]` (actions/runner, ActionCommand.cs).
 */
function withoutCommands(line: string): string {
  // Nearly no line has either, and looking for them by pattern costs a report more than all of its other words.
  if (!line.includes("::") && !line.includes("##")) return line;
  return line.replace(/^(\s*):(?=:)/, String.raw`$1\:`).replaceAll(/##(?=\w*\[)/g, String.raw`#\#`);
}

/** A text of JSON whose strings show what cannot be seen, and command a log nothing, by escapes: a parser reads the same values. */
export function visibleJson(json: string): string {
  const units = (character: string): string =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
      .join("");
  return json
    .replaceAll(UNSEEN, (character) => (character === "\n" ? character : units(character)))
    .replaceAll(/##(?=\w*\[)/g, String.raw`#\u0023`);
}

/** Markdown's inline code: nothing in it is read as anything, and it ends where the text ends. */
export function code(text: string): string {
  const line = oneLine(text);
  const fence = "`".repeat(longestRun(line) + 1);
  // A blank on each side is taken away again; it keeps backticks apart from the fence, and blanks of the text where they are.
  const pad = line.trim() === "" || /^[` ]|[` ]$/.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/**
 * Inline code in a cell of a Markdown table, which a `|` would end even in code. Readers disagree about one behind an odd
 * number of backslashes, so that one shows a backslash more than there is.
 */
export function codeInCell(text: string): string {
  return code(text).replaceAll(/\\+\|?|\|/g, (match) => {
    if (!match.endsWith("|")) return match;
    return `${match.slice(0, -1)}${match.length % 2 === 1 ? "\\" : "\\\\"}|`;
  });
}

/**
 * A block of code in Markdown, where the text begins at the margin.
 * @param language our own word for how it is coloured
 */
export function fenced(text: string, language = ""): string {
  const body = text
    .split(/\r?\n/)
    .map((line) => line.replaceAll(UNSEEN, shownCharacter))
    .join("\n");
  const fence = "`".repeat(Math.max(3, longestRun(body) + 1));
  return `${fence}${language}\n${body}\n${fence}`;
}

function longestRun(text: string): number {
  return [...text.matchAll(/`+/g)].reduce((longest, [run]) => Math.max(longest, run.length), 0);
}

/** What Markdown would read as something: also an address, and what makes a list or a heading of a line. */
const MARKS = /[\\`*_[\]<>!#|~&@]|:(?=\/\/)|(?<=www)\.|^\s*[-+=]|(?<=^\s*\d{1,9})[.)]/gi;

/** Text in Markdown as it stands: no link, no picture, no code, no address that becomes a link. */
export function literal(text: string): string {
  return oneLine(text).replaceAll(MARKS, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`);
}

/**
 * A message of ours, whose names stand in backticks, in Markdown: the names are code, all else is `literal`. A backtick
 * within a name makes the wrong part of it code, and nothing worse.
 */
export function markdown(message: string): string {
  const parts = message.split("`");
  // The last of an odd number opens nothing.
  const last = parts.length % 2 === 0 ? parts.length - 1 : parts.length;
  return parts
    .map((part, index) => {
      if (index === last) return literal(`\`${part}`);
      if (index % 2 === 1) return part === "" ? "" : code(part);
      // Two fences side by side would be one.
      return part === "" && index > 0 ? " " : literal(part);
    })
    .join("")
    .trimEnd();
}

/** One line, all of it seen. */
function oneLine(text: string): string {
  return text.replaceAll(/\r\n|[\n\r\u0085\u2028\u2029]/g, " ").replaceAll(UNSEEN, shownCharacter);
}

const MAX_NOTICE = 900;

/**
 * One paragraph for a place that shows plain text and makes links of `[words](command:...)`, as the notifications, the
 * questions and the answers of VS Code do. Backticks are left out, breaks become blanks, and what is too long is cut.
 */
export function plainNotice(text: string): string {
  const line = text
    .replaceAll("`", "")
    .replaceAll(/[\n\r\u0085\u2028\u2029]\s*/g, " ")
    .replaceAll("\t", " ")
    .replaceAll(UNSEEN, shownCharacter);
  const cut = line.length > MAX_NOTICE ? `${line.slice(0, MAX_NOTICE - 1).replace(/\p{Cs}$/u, "")}…` : line;
  return cut.replaceAll("](", "] (");
}

/** Paragraphs for a dialog, which shows breaks; each of them a `plainNotice`. */
export function plainParagraphs(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => plainNotice(line))
    .join("\n");
}

/** A `plainNotice` for an entry of a list, where VS Code would show `$(name)` as an icon. */
export function plainLabel(text: string): string {
  return plainNotice(text).replaceAll(/\$\((?=[\w~-]+\))/g, String.raw`\$(`);
}
