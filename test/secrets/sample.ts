/** A text that a pattern fits, made of the pattern itself. Only what the catalogue's patterns are made of is known. */
export interface Sample {
  readonly text: string;
  /** Where the named group `body` stands. */
  readonly body: { readonly start: number; readonly end: number };
}

export interface SampleOptions {
  /** The same seed gives the same text. */
  readonly seed: number;
  /** Whether repetitions are as short as they may be; otherwise they are longer. */
  readonly isShort?: boolean;
  /** What the group `mode` is to be. */
  readonly mode?: string | undefined;
  /** What stands before it, for a pattern that looks back. */
  readonly before?: string | undefined;
}

interface Made {
  text: string;
  body: { start: number; end: number };
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const WORD = `${LETTERS}${LETTERS.toLowerCase()}0123456789_`;

/** Characters that an escape or a class stands for, without what is seldom in a credential. */
const ESCAPES: Readonly<Record<string, string>> = {
  d: "0123456789",
  w: WORD,
  D: LETTERS.toLowerCase(),
  s: " ",
  S: WORD,
};

/** How much longer than it must be a long repetition is. */
const LONGER = 120;

/** Undefined where none was found that the pattern fits. */
export function sampleOf(pattern: RegExp, options: SampleOptions): Sample | undefined {
  const { seed, isShort = false, mode, before = "" } = options;
  const expression = new RegExp(pattern.source, pattern.flags.replace("g", ""));
  for (let attempt = 0; attempt < 400; attempt++) {
    const made = new Sampler(pattern.source, seed * 1000 + attempt, isShort).make();
    const match = expression.exec(before + made.text);
    if (match?.[0] !== made.text || (mode !== undefined && (match.groups?.["mode"] ?? "") !== mode)) continue;
    if (made.body.end > made.body.start) return made;
  }
  return undefined;
}

class Sampler {
  readonly #source: string;
  readonly #isShort: boolean;
  #state: number;
  #at = 0;

  constructor(source: string, seed: number, isShort: boolean) {
    this.#source = source;
    this.#state = (seed * 2654435761 + 12345) >>> 0;
    this.#isShort = isShort;
  }

  make(): Made {
    return this.#alternatives();
  }

  #random(below: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return (this.#state >>> 8) % below;
  }

  #alternatives(): Made {
    const choices = [this.#sequence()];
    while (this.#source[this.#at] === "|") {
      this.#at++;
      choices.push(this.#sequence());
    }
    return choices[this.#random(choices.length)] ?? { text: "", body: { start: 0, end: 0 } };
  }

  #sequence(): Made {
    const whole: Made = { text: "", body: { start: 0, end: 0 } };
    while (this.#at < this.#source.length && !"|)".includes(this.#source.charAt(this.#at))) {
      const start = this.#at;
      const first = this.#atom();
      const times = this.#times();
      let part = times === 0 ? { text: "", body: first.body } : first;
      const end = this.#at;
      for (let count = 1; count < times; count++) {
        this.#at = start;
        const again = this.#atom();
        part = { text: part.text + again.text, body: again.body };
      }
      this.#at = end;
      if (part.body.end > part.body.start)
        whole.body = { start: whole.text.length + part.body.start, end: whole.text.length + part.body.end };
      whole.text += part.text;
    }
    return whole;
  }

  #times(): number {
    const quantifier = /^(?:\{(\d+)(?:,(\d+))?\}|[?*+])\??/.exec(this.#source.slice(this.#at, this.#at + 16));
    if (quantifier === null) return 1;
    this.#at += quantifier[0].length;
    const [least, most] =
      quantifier[1] === undefined
        ? [quantifier[0].startsWith("+") ? 1 : 0, 1]
        : [Number(quantifier[1]), Number(quantifier[2] ?? quantifier[1])];
    return this.#isShort ? least : Math.min(most, least + LONGER);
  }

  #atom(): Made {
    const plain = (text: string): Made => ({ text, body: { start: 0, end: 0 } });
    const character = this.#source.charAt(this.#at++);
    if (character === "^" || character === "$") return plain("");
    if (character === ".") return plain("q");
    if (character === "[") return plain(this.#pick(this.#charactersOfClass()));
    if (character === "\\") {
      const escaped = this.#source.charAt(this.#at++);
      if (escaped === "b") return plain("");
      return plain(this.#pick(ESCAPES[escaped] ?? escaped));
    }
    if (character !== "(") return plain(character);
    const kind = /^\?(?:<(?<name>[A-Za-z]\w*)>|(?<look><?[=!])|:)/.exec(this.#source.slice(this.#at, this.#at + 40));
    this.#at += kind?.[0].length ?? 0;
    const inner = this.#alternatives();
    this.#at++;
    if (kind?.groups?.["look"] !== undefined) return plain("");
    if (kind?.groups?.["name"] === "body") inner.body = { start: 0, end: inner.text.length };
    return inner;
  }

  #charactersOfClass(): string {
    const isNegated = this.#source[this.#at] === "^";
    if (isNegated) this.#at++;
    let characters = "";
    while (this.#source[this.#at] !== "]") {
      let first = this.#source.charAt(this.#at++);
      if (first === "\\") {
        first = this.#source.charAt(this.#at++);
        characters += ESCAPES[first] ?? first;
      } else if (this.#source[this.#at] === "-" && this.#source[this.#at + 1] !== "]") {
        const last = this.#source.charCodeAt(this.#at + 1);
        this.#at += 2;
        for (let code = first.charCodeAt(0); code <= last; code++) characters += String.fromCharCode(code);
      } else characters += first;
    }
    this.#at++;
    return isNegated
      ? Array.from(WORD)
          .filter((character) => !characters.includes(character))
          .join("")
      : characters;
  }

  #pick(characters: string): string {
    return characters.charAt(this.#random(characters.length));
  }
}
