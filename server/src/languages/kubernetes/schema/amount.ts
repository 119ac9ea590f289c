import { quantity } from "../model/quantity.ts";

export type AmountProblem =
  /** No quantity at all, with what may be meant. */
  | { readonly kind: "no quantity"; readonly meant: string | undefined }
  /** A quantity that is legal and absurd, in words. */
  | { readonly kind: "absurd"; readonly is: string; readonly meant: string | undefined };

/** What is wrong with an amount of a resource; undefined for what may be meant. @param resource the key: `memory`, `requests.storage` */
export function amountProblem(resource: string, text: string): AmountProblem | undefined {
  const amount = quantity(text);
  if (amount === undefined) return { kind: "no quantity", meant: legalForm(text.trim()) };
  const name = resource.replace(/^(?:requests|limits)\./, "");
  const suffix = /^[\d.+-]+([A-Za-z]*)$/.exec(text.trim())?.[1] ?? "";
  if (name === "cpu" && /^(?:[KMGTPE]i|[kMGTPE])$/.test(suffix))
    return { kind: "absurd", is: `${amount.toLocaleString("en")} CPUs`, meant: undefined };
  // `128974848000m` is legal too, and is 123 MiB: only what is no memory at all is told.
  if (!BYTES.test(name) || amount <= 0 || amount >= 1024) return undefined;
  const number = /^[\d.]+/.exec(text.trim())?.[0] ?? "";
  return { kind: "absurd", is: bytes(amount), meant: suffix === "" || suffix === "m" ? `${number}Mi` : undefined };
}

const BYTES = /^(?:memory|storage|ephemeral-storage|sizeLimit|hugepages-.*)$/;

function bytes(amount: number): string {
  if (amount === 1) return "one byte";
  return amount < 1 ? "less than a byte" : `${amount} bytes`;
}

/** `1GB`, `128mi`, `1 Gi` as Kubernetes writes them; undefined where the text is nothing of the kind. */
function legalForm(text: string): string | undefined {
  const match = /^(\d+(?:\.\d+)?) ?(k|m|g|t|p|e)(i?)(?:b|ib|bytes?)?$/i.exec(text);
  if (match === null) return undefined;
  const [, number = "", letter = ""] = match;
  const isBinary = /i/i.test(text.slice(number.length));
  const upper = letter.toUpperCase();
  const form = number + (isBinary ? `${upper}i` : upper === "K" ? "k" : upper);
  return quantity(form) === undefined ? undefined : form;
}
