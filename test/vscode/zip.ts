// Reads the files of a VSIX, which is a zip archive, with nothing but Node.
import { inflateRawSync } from "node:zlib";

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localEntry = 0x04034b50;

/** The files of a zip archive by their path. Throws on anything but stored and deflated entries. */
export function readZip(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = findEnd(archive);
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (archive.readUInt32LE(at) !== directoryEntry) throw new Error("The archive's directory is damaged");
    const method = archive.readUInt16LE(at + 10);
    const size = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    const local = archive.readUInt32LE(at + 42);
    if (archive.readUInt32LE(local) !== localEntry) throw new Error(`The entry \`${name}\` is damaged`);
    // The local header has lengths of its own; its extra field may differ from the directory's.
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    if (!name.endsWith("/")) files.set(name, decompress(name, method, archive.subarray(start, start + size)));
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}

/** The end record stands last, before a comment of at most 65,535 bytes. */
function findEnd(archive: Buffer): number {
  for (let at = archive.length - 22; at >= Math.max(0, archive.length - 22 - 0xffff); at -= 1) {
    if (archive.readUInt32LE(at) === endOfDirectory) return at;
  }
  throw new Error("Not a zip archive");
}

function decompress(name: string, method: number, data: Buffer): Buffer {
  switch (method) {
    case 0:
      return data;
    case 8:
      return inflateRawSync(data);
    default:
      throw new Error(`The entry \`${name}\` uses the unknown compression method ${method}`);
  }
}
