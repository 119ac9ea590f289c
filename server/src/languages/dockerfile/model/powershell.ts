import type { MappedText } from "../../../base/mapped-text.ts";
import { remember } from "../../../base/remember.ts";
import type { Span } from "../../../base/span.ts";
import { isLocal } from "./command-verification.ts";
import { windowsScripts } from "./commands.ts";
import type { Stage } from "./dockerfile.ts";

/** What a PowerShell script takes from the network and uses without a look at it. */
export interface WindowsDownload {
  readonly at: Span;
  /** It runs at once (`iwr … | iex`), or is written to a file that a later command uses. */
  readonly kind: "script" | "file";
  /** `Invoke-WebRequest`, as the script calls it. */
  readonly download: string;
  /** What it goes to: `iex`, a program. */
  readonly use: string;
  readonly isPlain: boolean;
}

const DOWNLOAD = "Invoke-WebRequest|Invoke-RestMethod|iwr|irm|curl|wget";
const RUN_TEXT = "iex|Invoke-Expression";
/** `iwr … | iex`. */
const PIPED = new RegExp(`\\b(?<download>${DOWNLOAD})\\b[^|;\\n]{1,500}\\|[ \\t]{0,20}(?<use>${RUN_TEXT})\\b`, "gi");
/** `iex ((New-Object Net.WebClient).DownloadString('…'))`, `iex (irm …)`, `iex "& { $(irm …) }"`. */
const WRAPPED = new RegExp(
  `\\b(?<use>${RUN_TEXT})\\b[^;|\\n]{1,200}?(?<download>DownloadString|${DOWNLOAD})\\b[^;|\\n]{0,300}`,
  "gi",
);
const TO_FILE = new RegExp(
  `\\b(?<download>${DOWNLOAD}|DownloadFile|Start-BitsTransfer)\\b(?<rest>[^;|\\n]{1,600})`,
  "gi",
);
/** Somebody compares it with what was meant. */
const CHECK = /Get-FileHash|Get-AuthenticodeSignature|-hashfile|sha(?:1|256|512)|gpg|cosign|checksum/i;

/** The downloads of a stage's scripts for PowerShell. */
export const windowsDownloads = remember((stage: Stage): readonly WindowsDownload[] =>
  windowsScripts(stage, /iwr|irm|Invoke-|Download|curl|wget|BitsTransfer/i).flatMap(downloadsIn),
);

function downloadsIn(script: MappedText): WindowsDownload[] {
  const { text } = script;
  const found: WindowsDownload[] = [];
  for (const pattern of [PIPED, WRAPPED])
    for (const match of text.matchAll(pattern)) {
      const { download = "", use = "" } = match.groups ?? {};
      found.push({
        at: script.span(match.index, match.index + match[0].trimEnd().length),
        kind: "script",
        download,
        use,
        isPlain: /http:\/\//i.test(match[0]),
      });
    }
  if (CHECK.test(text)) return found;
  for (const match of text.matchAll(TO_FILE)) {
    const { download = "", rest = "" } = match.groups ?? {};
    const url = /["']?(?<url>https?:\/\/[^\s"')]{1,500})/i.exec(rest)?.groups?.["url"];
    const file = fileIn(rest);
    if (url === undefined || file === undefined || isLocal(url)) continue;
    const use = usedIn(text.slice(match.index + match[0].length), file);
    if (use !== undefined)
      found.push({
        at: script.span(match.index, match.index + match[0].trimEnd().length),
        kind: "file",
        download,
        use,
        isPlain: /^http:/i.test(url),
      });
  }
  return found;
}

/** The name of what is written: `-OutFile a.exe`, `DownloadFile('…', 'a.exe')`, `-Destination a.exe`. */
function fileIn(rest: string): string | undefined {
  const written =
    /-(?:OutFile|o|O|Destination)[ \t:]{1,9}["']?(?<path>[^\s"';)]{1,200})/i.exec(rest)?.groups?.["path"] ??
    /,[ \t]{0,9}["'](?<path>[^"']{1,200})["'][ \t]{0,9}\)/.exec(rest)?.groups?.["path"];
  const name = written?.split(/[\\/]/).at(-1);
  return name === undefined || name === "" || name.startsWith("$") ? undefined : name;
}

/** The program that uses the file later, or the file itself. */
function usedIn(later: string, file: string): string | undefined {
  const at = later.toLowerCase().indexOf(file.toLowerCase());
  if (at < 0) return undefined;
  const before = later.slice(0, at);
  const statement = before.slice(Math.max(before.lastIndexOf(";"), before.lastIndexOf("\n")) + 1);
  const program =
    /\b(?<program>Start-Process|Expand-Archive|msiexec|tar|7z|choco|Install-Package|Import-Module|java|python|powershell|pwsh)\b/i.exec(
      statement,
    )?.groups?.["program"];
  if (program !== undefined) return program;
  // The file itself is what runs: nothing but its folder, or PowerShell's `&`, stands before it.
  return /\s/.test(statement.replace(/^[&("'\s]+/, "")) ? undefined : file;
}
