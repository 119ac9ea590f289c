/** Compose refuses the value. */
export class TemplateError extends Error {}

/** Compose would go on, and we do not. */
export class TemplateDepthError extends Error {}

type Lookup = (name: string) => string | undefined;

/** Deeper defaults than this are nobody's. */
const DEEPEST = 40;

const TOKEN = /\$(?:(\$)|([_a-z][_a-z0-9]*)|\{([_a-z][_a-z0-9]*)(:?[-+?]|\})|(\{))/giu;

/** The template language of compose files: `$NAME`, `${NAME}`, `$$`, and operators whose operand holds more of it. */
export function substitute(text: string, lookup: Lookup, depth = 0): string {
  if (!text.includes("$")) return text;
  if (depth > DEEPEST) throw new TemplateDepthError("Defaults are nested too deeply");
  const lines = new LastBraces(text);
  let result = "";
  let done = 0;
  TOKEN.lastIndex = 0;
  const token = new RegExp(TOKEN);
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [whole, dollar, bare, braced, sign = "", brace] = match;
    result += text.slice(done, match.index);
    done = match.index + whole.length;
    if (dollar !== undefined) result += "$";
    else if (bare !== undefined) result += lookup(bare) ?? "";
    else if (brace !== undefined || braced === undefined) throw new TemplateError("A `${` is not a template");
    else if (sign === "}") result += lookup(braced) ?? "";
    else {
      const last = lines.lastBrace(done);
      if (last < done) throw new TemplateError("A `${` is not closed");
      const end = closingBrace(text, match.index, last);
      result += replacement(braced, sign, text.slice(done, end), lookup, depth);
      done = end + 1;
    }
    token.lastIndex = done;
  }
  return result + text.slice(done);
}

function replacement(name: string, sign: string, operand: string, lookup: Lookup, depth: number): string {
  const value = lookup(name);
  const isThere = value !== undefined && (value !== "" || !sign.startsWith(":"));
  switch (sign.at(-1)) {
    case "-":
      return isThere ? value : substitute(operand, lookup, depth + 1);
    case "+":
      return isThere ? substitute(operand, lookup, depth + 1) : (value ?? "");
    default:
      if (!isThere) throw new TemplateError(`\`${name}\` is required, and the file does not set it before`);
      return value;
  }
}

/** The brace that closes the one behind `$`, as compose counts them: the sign after an opening one is passed over. */
function closingBrace(text: string, start: number, last: number): number {
  let open = 0;
  for (let at = start; at <= last; at++) {
    if (text[at] === "}") {
      open--;
      if (open === 0) return at;
    } else if (text[at] === "{") {
      open++;
      at++;
    }
  }
  return last;
}

/** The last `}` of the line that holds an offset; asked in order. */
class LastBraces {
  private readonly text: string;
  private lineEnd = -1;
  private last = -1;

  constructor(text: string) {
    this.text = text;
  }

  lastBrace(from: number): number {
    if (from > this.lineEnd) {
      const lineFeed = this.text.indexOf("\n", from);
      this.lineEnd = lineFeed < 0 ? this.text.length : lineFeed;
      this.last = this.text.lastIndexOf("}", this.lineEnd);
    }
    return this.last;
  }
}
