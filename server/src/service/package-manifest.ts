import { readPackageJson } from "../model/package-json.ts";
import { type ProjectFiles, contentOf } from "./files.ts";

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

/** The scripts of the project's package.json. */
export function scriptsOf(project: ProjectFiles): Readonly<Record<string, string>> {
  return readPackageJson(contentOf(project, "package.json") ?? "")?.scripts ?? {};
}

export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}
