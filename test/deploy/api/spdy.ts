import { constants, inflateSync } from "node:zlib";
import type { Duplex } from "node:stream";

/**
 * As much of SPDY/3.1 as a tunnel of kubectl needs: streams that the client opens, data and ends in both directions,
 * pings. Flow control is left out, as the client's library does.
 */
export interface SpdyStream {
  headers: ReadonlyMap<string, string>;
  write(data: Buffer): void;
  /** Ends this side of the stream. */
  end(): void;
}

export interface SpdyEvents {
  open(stream: SpdyStream): void;
  data(stream: SpdyStream, data: Buffer): void;
}

export const SYN_STREAM = 1;
const SYN_REPLY = 2;
const RST_STREAM = 3;
const PING = 6;
const GOAWAY = 7;
export const FIN = 1;
const HEAD = 8;

/** The dictionary of SPDY/3: words with their length before them, then plain text. */
const WORDS =
  "options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age allow " +
  "authorization cache-control connection content-base content-encoding content-language content-length " +
  "content-location content-md5 content-range content-type date etag expect expires from host if-match " +
  "if-modified-since if-none-match if-range if-unmodified-since last-modified location max-forwards pragma " +
  "proxy-authenticate proxy-authorization range referer retry-after server te trailer transfer-encoding upgrade " +
  "user-agent vary via warning www-authenticate method get status 200_OK version HTTP/1.1 url public set-cookie " +
  "keep-alive origin";
const TEXT =
  "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505203 Non-Authoritative " +
  "Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden404 Not Found500 " +
  "Internal Server Error501 Not Implemented503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec " +
  "00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,application/xml," +
  "application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8" +
  "charset=iso-8859-1,utf-,*,enq=0.";

const withLength = (text: string): Buffer => {
  const bytes = Buffer.from(text, "latin1");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

const DICTIONARY = Buffer.concat([
  ...WORDS.split(" ").map((word) => withLength(word.replace("_", " "))),
  Buffer.from(TEXT, "latin1"),
]);

/** Reads the header blocks of one direction: they are one stream of zlib, so each needs those before it. */
function headerReader(): (block: Buffer) => Map<string, string> {
  let packed = Buffer.alloc(0);
  let read = 0;
  return (block) => {
    packed = Buffer.concat([packed, block]);
    const all = inflateSync(packed, { dictionary: DICTIONARY, finishFlush: constants.Z_SYNC_FLUSH });
    const pairs = all.subarray(read);
    read = all.length;
    let at = 4;
    const text = (): string => {
      const length = pairs.readUInt32BE(at);
      at += 4 + length;
      return pairs.toString("latin1", at - length, at);
    };
    return new Map(Array.from({ length: pairs.readUInt32BE(0) }, () => [text().toLowerCase(), text()] as const));
  };
}

/**
 * A header block, stored: nothing is compressed, so nothing has to be kept between the blocks of the stream. The other
 * side's reader hands out what it has when it meets the mark of a flush, a block of no length.
 */
export function headerBlock(headers: Readonly<Record<string, string>>, isFirst: boolean): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(Object.keys(headers).length);
  const pairs = Buffer.concat([count, ...Object.entries(headers).flat().map(withLength)]);
  const stored = Buffer.alloc(5);
  stored.writeUInt16LE(pairs.length, 1);
  stored.writeUInt16LE(0xffff - pairs.length, 3);
  const flush = Buffer.from([0, 0, 0, 0xff, 0xff]);
  return Buffer.concat([...(isFirst ? [Buffer.from([0x78, 0x01])] : []), stored, pairs, flush]);
}

export function controlFrame(type: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt16BE(0x8003, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt32BE(payload.length, 4);
  return Buffer.concat([head, payload]);
}

export function dataFrame(id: number, data: Buffer, flags = 0): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(id, 0);
  head.writeUInt32BE(data.length, 4);
  head.writeUInt8(flags, 4);
  return Buffer.concat([head, data]);
}

/** Hands out each frame of a connection once it is whole. */
export function readFrames(socket: Duplex, take: (head: Buffer, payload: Buffer) => void): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.on("data", (part: Buffer) => {
    pending = Buffer.concat([pending, part]);
    while (pending.length >= HEAD) {
      const end = HEAD + (pending.readUInt32BE(4) & 0xffffff);
      if (pending.length < end) return;
      const head = pending.subarray(0, HEAD);
      const payload = pending.subarray(HEAD, end);
      pending = pending.subarray(end);
      take(head, payload);
    }
  });
}

/** Speaks SPDY as the server on a connection that was upgraded. */
export function serveSpdy(socket: Duplex, events: SpdyEvents): void {
  const readHeaders = headerReader();
  const streams = new Map<number, SpdyStream>();
  let replies = 0;

  function send(id: number, data: Buffer, flags: number): void {
    if (!socket.destroyed && streams.has(id)) socket.write(dataFrame(id, data, flags));
  }

  function open(payload: Buffer): void {
    const id = payload.readUInt32BE(0);
    const stream: SpdyStream = {
      headers: readHeaders(payload.subarray(10)),
      write: (data) => send(id, data, 0),
      end() {
        send(id, Buffer.alloc(0), FIN);
        streams.delete(id);
      },
    };
    streams.set(id, stream);
    socket.write(controlFrame(SYN_REPLY, Buffer.concat([payload.subarray(0, 4), headerBlock({}, replies === 0)])));
    replies += 1;
    events.open(stream);
  }

  function take(head: Buffer, payload: Buffer): void {
    if (head.readUInt8(0) < 0x80) {
      const stream = streams.get(head.readUInt32BE(0));
      if (stream !== undefined && payload.length > 0) events.data(stream, payload);
      return;
    }
    switch (head.readUInt16BE(2)) {
      case SYN_STREAM:
        return open(payload);
      case RST_STREAM:
        streams.delete(payload.readUInt32BE(0));
        return;
      case PING:
        socket.write(controlFrame(PING, payload));
        return;
      case GOAWAY:
        socket.end();
    }
  }

  readFrames(socket, take);
}
