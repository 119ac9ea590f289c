import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** A file of the corpus: its path below `corpus/`, and its bytes. */
export interface CorpusFile {
  readonly path: string;
  readonly bytes: Buffer;
}

const ARCHIVE = join(import.meta.dirname, "../../../shared/corpus/corpus-open.tar.gz");

/** Why the corpus cannot be read, for a test that is skipped with a reason; undefined when it can. */
export function corpusIsMissing(): string | undefined {
  return existsSync(ARCHIVE) ? undefined : `no corpus at ${ARCHIVE}`;
}

/** The files of the corpus below a folder (`dockerfiles/`), in the archive's order. */
export function corpusFiles(folder: string): CorpusFile[] {
  const found: CorpusFile[] = [];
  for (const { path, bytes } of tarEntries(gunzipSync(readFileSync(ARCHIVE)))) {
    const inside = path.replace(/^(?:\.\/)?corpus\//, "");
    if (inside.startsWith(folder)) found.push({ path: inside, bytes });
  }
  return found;
}

const BLOCK = 512;

/** Regular files of a tar archive. Long names come in the entry before, in pax or GNU form. */
export function* tarEntries(archive: Buffer): Generator<CorpusFile> {
  let longName: string | undefined;
  let at = 0;
  while (at + BLOCK <= archive.length && archive[at] !== 0) {
    const header = archive.subarray(at, at + BLOCK);
    const size = Number.parseInt(field(header, 124, 12), 8) || 0;
    const bytes = archive.subarray(at + BLOCK, at + BLOCK + size);
    const type = field(header, 156, 1);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === "x") longName = paxPath(bytes) ?? longName;
    else if (type === "L") longName = bytes.toString("utf8").replace(/\0+$/, "");
    else {
      const prefix = field(header, 345, 155);
      const name = field(header, 0, 100);
      const path = longName ?? (prefix === "" ? name : `${prefix}/${name}`);
      longName = undefined;
      if (type === "" || type === "0") yield { path, bytes };
    }
  }
}

function field(header: Buffer, start: number, length: number): string {
  const bytes = header.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return bytes
    .subarray(0, end < 0 ? length : end)
    .toString("utf8")
    .trim();
}

/** `LENGTH path=NAME\n` among the records of a pax header. */
function paxPath(bytes: Buffer): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(bytes.toString("utf8"))?.[1];
}
