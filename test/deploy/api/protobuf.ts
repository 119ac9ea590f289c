/**
 * The two requests that kubectl sends as protobuf whatever it is told: who am I, and may I. Everything else comes as JSON.
 * Field numbers: k8s.io/apimachinery/pkg/runtime/generated.proto and k8s.io/api/authorization/v1/generated.proto.
 */
const MAGIC = Buffer.from("k8s\0");

export function isProtobuf(body: Buffer): boolean {
  return body.subarray(0, MAGIC.length).equals(MAGIC);
}

/** The request as the JSON that it stands for. */
export function readProtobuf(body: Buffer): unknown {
  const envelope = readFields(body.subarray(MAGIC.length));
  const type = readFields(envelope.get(1) ?? Buffer.alloc(0));
  const object = { apiVersion: text(type, 1), kind: text(type, 2), metadata: {} };
  if (object.kind !== "SelfSubjectAccessReview") return object;
  const spec = readFields(readFields(envelope.get(2) ?? Buffer.alloc(0)).get(2) ?? Buffer.alloc(0));
  const wanted = readFields(spec.get(1) ?? Buffer.alloc(0));
  const names = ["namespace", "verb", "group", "version", "resource", "subresource", "name"];
  const resourceAttributes = Object.fromEntries(names.map((name, index) => [name, text(wanted, index + 1)]));
  return { ...object, spec: { resourceAttributes } };
}

function text(fields: ReadonlyMap<number, Buffer>, field: number): string {
  return fields.get(field)?.toString("utf8") ?? "";
}

/** The length-delimited fields of a message; the last one of a number counts. */
function readFields(message: Buffer): Map<number, Buffer> {
  const fields = new Map<number, Buffer>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message.readUInt8(at++);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    if ((tag & 7) === 0) varint();
    else if ((tag & 7) === 2) {
      const length = varint();
      fields.set(tag >> 3, message.subarray(at, at + length));
      at += length;
    } else throw new Error(`Wire type ${tag & 7} is not expected here`);
  }
  return fields;
}
