import type { Tone } from "../view-model.ts";

/** What an element is made of. Texts are set as text: nothing that a cluster says becomes markup. */
export interface Parts {
  readonly class?: string;
  readonly text?: string;
  /** Keeps the focus on an element that is made anew. */
  readonly key?: string;
  readonly label?: string;
  readonly title?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children?: readonly (Node | undefined)[];
}

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  parts: Parts = {},
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (parts.class !== undefined) made.className = parts.class;
  if (parts.text !== undefined) made.textContent = parts.text;
  if (parts.key !== undefined) made.dataset["key"] = parts.key;
  if (parts.label !== undefined) made.setAttribute("aria-label", parts.label);
  if (parts.title !== undefined) made.title = parts.title;
  for (const [name, value] of Object.entries(parts.attributes ?? {})) made.setAttribute(name, value);
  for (const child of parts.children ?? []) if (child !== undefined) made.append(child);
  return made;
}

export function button(text: string, key: string, press: () => void, parts: Parts = {}): HTMLButtonElement {
  const made = element("button", { ...parts, text, key });
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

/** A message whose names stand in backticks, as our messages are written. */
export function message(text: string): Node[] {
  return text
    .split("`")
    .map((part, index) => (index % 2 === 0 ? document.createTextNode(part) : element("code", { text: part })));
}

/** Each tone has a shape of its own, so that colour is never the only sign. Drawn on a field of sixteen by sixteen. */
const SHAPES: Readonly<Record<Tone, readonly string[]>> = {
  waiting: ["M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z"],
  running: ["M8 2.5a5.5 5.5 0 0 1 5.5 5.5"],
  good: ["M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z", "M4.8 8.3l2.2 2.2l4.2-4.8"],
  warned: ["M8 1.8l6.6 12h-13.2z", "M8 6.2v3.6", "M8 11.6v.5"],
  bad: ["M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8h-5.4l-3.8-3.8v-5.4z", "M5.6 5.6l4.8 4.8", "M10.4 5.6l-4.8 4.8"],
  skipped: ["M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z", "M4.5 11.5l7-7"],
  stopped: ["M3 3h10v10h-10z", "M5.5 8h5"],
};

const WORDS: Readonly<Record<Tone, string>> = {
  waiting: "not begun",
  running: "under way",
  good: "passed",
  warned: "with a warning",
  bad: "failed",
  skipped: "skipped",
  stopped: "stopped",
};

const SVG = "http://www.w3.org/2000/svg";

/** A tone as a shape, with its word for screen readers. */
export function icon(tone: Tone, size: "small" | "large" = "small"): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `icon ${size} tone-${tone}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", WORDS[tone]);
  if (tone === "running") svg.append(path("M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z", "track"));
  for (const [index, shape] of SHAPES[tone].entries()) svg.append(path(shape, index === 0 ? "outline" : "sign"));
  return svg;
}

/** Two sheets, one over the other. */
export function copyIcon(): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon small");
  svg.setAttribute("aria-hidden", "true");
  svg.append(path("M5.5 5.5h8v8h-8z", "outline"), path("M10.5 5.5v-3h-8v8h3", "outline"));
  return svg;
}

function path(shape: string, part: string): SVGPathElement {
  const made = document.createElementNS(SVG, "path");
  made.setAttribute("d", shape);
  made.setAttribute("class", part);
  return made;
}
