import { styleText } from "node:util";
import type { Severity } from "../contract/rule.ts";
import { type Part, type Shown, shownPart } from "../base/say.ts";
import type { Style } from "../reports/style.ts";

type Format = Parameters<typeof styleText>[0];

const COLOURS: Readonly<Record<Severity, Format>> = { error: "red", warning: "yellow", information: "cyan" };

export function createStyle(coloured: boolean): Style {
  const paint = (format: Format, part: Part): Shown => {
    const text = shownPart(part);
    return { shown: coloured ? styleText(format, text, { validateStream: false }) : text };
  };
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
