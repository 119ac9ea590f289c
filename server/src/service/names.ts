/** Room for the endings that generated objects add to the name, within the 63 characters of a label. */
const MAX_NAME_LENGTH = 45;

/**
 * A name that Kubernetes takes for a Service, the strictest of all: lower-case letters, digits and dashes, a letter
 * first. Undefined when nothing of the text can stay.
 */
export function toServiceName(text: string): string | undefined {
  const plain = text
    .replace(/^@[^/]*\//, "")
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/([a-z\d])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "")
    .join("-");
  if (plain === "") return undefined;
  const named = /^[a-z]/.test(plain) ? plain : `app-${plain}`;
  return named.slice(0, MAX_NAME_LENGTH).replace(/-$/, "");
}

export function isServiceName(text: string): boolean {
  return text.length <= MAX_NAME_LENGTH && /^[a-z](?:[a-z\d-]*[a-z\d])?$/.test(text);
}

/** An image tag made of a version: a tag takes no `+`, and a snapshot's name would be pushed again and again. */
export function toTag(version: string): string | undefined {
  const tag = version
    .trim()
    .replace(/-SNAPSHOT$/i, "")
    .replaceAll("+", "-");
  return /^\d[\w.-]{0,60}$/.test(tag) ? tag : undefined;
}
