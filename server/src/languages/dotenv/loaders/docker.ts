import { FileBeingLoaded, type LoadedFile, type LoadedValue, isGoSpace, skipWhile } from "./loaded.ts";

/** The longest line that Docker takes, in bytes. */
const LONGEST_LINE = 65_536;

/**
 * What `docker run --env-file` passes on: everything behind `=` as it stands, comments, quotes and blanks included.
 * Docker 29 keeps quotes, and so do the versions before; whether one strips them is told as `otherVersions`.
 */
export function loadWithDocker(text: string): LoadedFile {
  const file = new FileBeingLoaded();
  const withoutMark = text.startsWith("\uFEFF") ? text.slice(1) : text;
  for (const rawLine of withoutMark.split("\n")) {
    const whole = rawLine.endsWith("\r") ? rawLine.slice(0, -1) : rawLine;
    const line = whole.slice(skipWhile(whole, 0, isGoSpace));
    if (rawLine.length >= LONGEST_LINE) file.stop(line, "The line is longer than Docker reads");
    else if (line !== "" && !line.startsWith("#")) readLine(line, file);
  }
  return file;
}

function readLine(line: string, file: FileBeingLoaded): void {
  const sign = line.indexOf("=");
  const key = sign < 0 ? line : line.slice(0, sign);
  if (key === "") file.stop(line, "There is no name before `=`");
  else if (/[ \t]/.test(key)) file.stop(line, "The name holds blanks");
  else if (sign >= 0) file.set(key, valueOf(line.slice(sign + 1)));
  else if (!file.values.has(key)) file.set(key, { kind: "inherited" });
}

function valueOf(text: string): LoadedValue {
  const quote = text.charAt(0);
  return text.length > 1 && (quote === "'" || quote === '"') && text.endsWith(quote)
    ? { kind: "value", text, otherVersions: text.slice(1, -1) }
    : { kind: "value", text };
}
