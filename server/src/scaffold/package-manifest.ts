/** The object in a JSON text, empty where it is none: a manifest that is being typed says nothing. */
export function recordOf(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  try {
    return asRecord(JSON.parse(text.replace(/^\uFEFF/, "")));
  } catch {
    return {};
  }
}

export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** The scripts of a package.json. */
export function scriptsOf(manifest: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(asRecord(manifest["scripts"])).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}
