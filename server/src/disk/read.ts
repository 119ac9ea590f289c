import { closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { LIMITS } from "../engine/limits.ts";
import { realPathIn } from "./inside.ts";

/** Why a file was not read: it is not there, no regular file, a link out of the folder, or the system says no. */
export type Unread = "missing" | "special" | "outside" | "denied";

/** The beginning of a file; `isWhole` when that is all of it. */
export interface ReadBytes {
  readonly bytes: Buffer;
  readonly isWhole: boolean;
}

export const UNREAD_WORDS: Readonly<Record<Unread, string>> = {
  missing: "it is not there",
  special: "it is no regular file",
  outside: "it is a link that leads out of the folder",
  denied: "it cannot be read",
};

/** In UTF-8 a UTF-16 unit takes three bytes at most. */
const TEXT_BYTES = LIMITS.fileLength * 3;
const CHUNK = 64 * 1024;
/** Nothing is waited for (a pipe without a writer), and a link that took the file's place meanwhile is not followed. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/**
 * Reads a regular file that lies in a folder once its links are followed. A repository may hold anything under any name:
 * pipes, devices, links to the user's own files, files larger than the memory.
 * @param root the folder; that of the file itself when nothing is said
 * @param limit bytes that are read at most
 */
export function readBytesNow(path: string, root = dirname(path), limit = TEXT_BYTES): ReadBytes | Unread {
  try {
    // Looked at before it is opened: opening alone can do something to a device.
    if (!statSync(path).isFile()) return "special";
    const real = realPathIn(path, root);
    if (real === undefined) return "outside";
    const file = openSync(real, FLAGS);
    try {
      const stats = fstatSync(file);
      if (!stats.isFile()) return "special";
      const parts: Buffer[] = [];
      for (let left = limit + 1; left > 0;) {
        const chunk = chunkFor(left, parts.length === 0 ? stats.size : 0);
        const count = readSync(file, chunk);
        if (count === 0) break;
        parts.push(chunk.subarray(0, count));
        left -= count;
      }
      return cut(parts, limit);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return unreadFor(error);
  }
}

/** `readBytesNow` for programs that have other things to do meanwhile. */
export async function readBytes(path: string, root = dirname(path), limit = TEXT_BYTES): Promise<ReadBytes | Unread> {
  try {
    if (!(await stat(path)).isFile()) return "special";
    const real = realPathIn(path, root);
    if (real === undefined) return "outside";
    const file = await open(real, FLAGS);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) return "special";
      const parts: Buffer[] = [];
      for (let left = limit + 1; left > 0;) {
        const { bytesRead, buffer } = await file.read(chunkFor(left, parts.length === 0 ? stats.size : 0));
        if (bytesRead === 0) break;
        parts.push(buffer.subarray(0, bytesRead));
        left -= bytesRead;
      }
      return cut(parts, limit);
    } finally {
      await file.close();
    }
  } catch (error) {
    return unreadFor(error);
  }
}

/**
 * Room for the file as it says its size is, and one byte to see that it ends there; one that says nothing true, as in /proc,
 * is read piece by piece. No more than that: over thousands of small files the room alone would have memory collected.
 */
function chunkFor(left: number, size: number): Buffer {
  return Buffer.allocUnsafe(Math.min(left, size > 0 ? size + 1 : CHUNK));
}

function cut(parts: readonly Buffer[], limit: number): ReadBytes {
  const [first = Buffer.alloc(0)] = parts;
  const bytes = parts.length < 2 ? first : Buffer.concat(parts);
  return { bytes: bytes.subarray(0, limit), isWhole: bytes.length <= limit };
}

function unreadFor(error: unknown): Unread {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return code === "ENOENT" || code === "ENOTDIR" ? "missing" : code === "ELOOP" ? "outside" : "denied";
}

/**
 * The text of a file: undefined when it is no text (UTF-16, a NUL among its first bytes) or is not read at all.
 * A larger file than the limit is cut just past it, so that the check says that it is too large.
 * @param root the folder that it must lie in, links followed
 */
export async function readText(path: string, root?: string): Promise<string | undefined> {
  return textOf(await readBytes(path, root));
}

/** `readText` for programs that have nothing else to do meanwhile: several times faster over many small files. */
export function readTextNow(path: string, root?: string): string | undefined {
  return textOf(readBytesNow(path, root));
}

/** Why a file gives no text, and whether that is for what it holds: then it may hold anything. */
export interface NoText {
  readonly why: string;
  readonly isForContent: boolean;
}

export function whyNoText(path: string, root?: string): NoText {
  const read = readBytesNow(path, root, LOOKED_AT);
  if (typeof read === "string") return { why: UNREAD_WORDS[read], isForContent: false };
  const why = isUtf16(read.bytes)
    ? "it is UTF-16, which what reads such files does not take: save it as UTF-8 (`Set-Content -Encoding utf8` in PowerShell)"
    : "it holds NUL, as no text does: write it anew as UTF-8, or list it under `ignore` in .paylint.yaml";
  return { why, isForContent: true };
}

/** So many bytes tell a text from anything else. */
const LOOKED_AT = 4096;

/** By its mark, or because one byte of each two is NUL, as in all that is written in Latin letters. */
function isUtf16(bytes: Buffer): boolean {
  if (hasUtf16Mark(bytes)) return true;
  const pairs = Math.floor(bytes.length / 2);
  const nulAt = (first: 0 | 1): number => {
    let count = 0;
    for (let index = first; index < pairs * 2; index += 2) if (bytes[index] === 0) count++;
    return count;
  };
  const [high, low] = [nulAt(0), nulAt(1)];
  return pairs > 1 && Math.max(high, low) > pairs * 0.7 && Math.min(high, low) < pairs * 0.1;
}

function hasUtf16Mark([first, second]: Buffer): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function textOf(read: ReadBytes | Unread): string | undefined {
  if (typeof read === "string") return undefined;
  const { bytes, isWhole } = read;
  if (bytes.subarray(0, LOOKED_AT).includes(0) || hasUtf16Mark(bytes)) return undefined;
  const text = bytes.toString("utf8");
  return isWhole ? text : text.padEnd(LIMITS.fileLength + 1);
}
