import { styleText } from "node:util";
import type { Severity } from "../rules/rule.ts";

/** How a terminal shows what it shows; plain text where there is no terminal. */
export interface Style {
  path(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  severity(severity: Severity): string;
  mark(text: string, severity: Severity): string;
  added(text: string): string;
  removed(text: string): string;
}

type Format = Parameters<typeof styleText>[0];

const COLOURS: Readonly<Record<Severity, Format>> = { error: "red", warning: "yellow", information: "cyan" };

export function createStyle(coloured: boolean): Style {
  const paint = (format: Format, text: string): string =>
    coloured ? styleText(format, text, { validateStream: false }) : text;
  return {
    path: (text) => paint(["bold", "underline"], text),
    dim: (text) => paint("gray", text),
    good: (text) => paint("green", text),
    severity: (severity) => paint(COLOURS[severity], severity),
    mark: (text, severity) => paint(COLOURS[severity], text),
    added: (text) => paint("green", text),
    removed: (text) => paint("red", text),
  };
}

/** Colours on a terminal, unless `NO_COLOR` says no or `FORCE_COLOR` says yes (no-color.org, force-color.org). */
export function wantsColour(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  if (environment["NO_COLOR"] !== undefined && environment["NO_COLOR"] !== "") return false;
  if (environment["FORCE_COLOR"] !== undefined) return environment["FORCE_COLOR"] !== "0";
  return stream.isTTY === true;
}
