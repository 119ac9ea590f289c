/** Longer texts are not looked at: nobody writes such a stand-in. */
export const MAX_STAND_IN = 256;

/**
 * Whether a text is nothing but words and at most two short numbers behind or between them: what people make up. Digits that
 * go over into letters (`tr0ub4dor`, hexadecimal) are no words, nor are rows of consonants.
 */
export function isNothingButWords(text: string): boolean {
  if (text.length > MAX_STAND_IN || /\d[A-Za-z]/.test(text)) return false;
  const parts = text
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Za-z])(\d)/g, "$1 $2")
    .split(/[^A-Za-z\d]+/)
    .filter((part) => part !== "");
  const numbers = parts.filter((part) => /^\d/.test(part));
  const words = parts.filter((part) => !/^\d/.test(part));
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  return (
    words.length > 0 &&
    letters >= words.length * 3 &&
    numbers.length <= Math.min(2, words.length) &&
    numbers.every((number) => number.length <= 4) &&
    words.every(isWord)
  );
}

/** Words of names and sentences are shorter; letters drawn at random go on. */
const LONGEST_WORD = 14;

/** Of one case or with a capital, with vowels as languages have them; or of words that stand together: `mybasicauthsecret`. */
function isWord(word: string): boolean {
  if (!/^(?:[A-Z]?[a-z]*|[A-Z]+)$/.test(word)) return false;
  if (word.length > LONGEST_WORD) return isGlued(word.toLowerCase());
  if (word.length < 4 || ABBREVIATIONS.has(word.toLowerCase())) return true;
  return /[aeiouy]/i.test(word) && !/[^aeiouy]{5}/i.test(word);
}

const ABBREVIATIONS = new Set("smtp smtps http https html pgsql mssql grpc sftp xmlrpc hsts ssml".split(" "));

/** Longer rows of letters were drawn at random. */
const LONGEST_GLUED = 48;

/** What people put together when they make up a secret. */
const GLUED_WORDS = new Set(
  (
    "a access account admin alpha and api app at auth backend base basic beta billing cache chars change changed changeme characters client cloud code " +
    "config cookie data database db default demo dev develop development docker do dummy email encrypt encryption enter example fake " +
    "foo bar baz for frontend here hmac http id in insecure is jwt key keys local localhost login long mail master me minio mongo must my " +
    "mysql name new not nothing of only pass passphrase password payment payments pay please postgres private prod production public queue rabbit " +
    "random redis replace root safe sample secret secrets secure service session shared signing smtp some staging storage store string strong " +
    "super test testing that the this to token top unsafe use user value very webhook with words work worker your"
  ).split(" "),
);

function isGlued(text: string): boolean {
  if (text.length > LONGEST_GLUED) return false;
  const isEnd = [true];
  for (let end = 1; end <= text.length; end++) {
    isEnd[end] = false;
    for (let start = Math.max(0, end - LONGEST_WORD); start < end && isEnd[end] !== true; start++)
      if (isEnd[start] === true && GLUED_WORDS.has(text.slice(start, end))) isEnd[end] = true;
  }
  return isEnd[text.length] === true;
}

/** `fakefakefake`, `abc123abc123abc123`, `0123456789abcdef` twice: a short text again and again, or a run that comes twice. */
export function isRepetition(text: string): boolean {
  if (text.length < 12 || text.length > MAX_STAND_IN) return false;
  const again = text.indexOf(text.slice(0, 2), 1);
  if (again < 0 || again > text.length / 2) return false;
  const period = periodOf(text);
  if (text.length >= period * 3) return true;
  return period >= 10 && text.length >= period * 2 && isRun(text.slice(0, period));
}

/** After how many characters a text begins again; its length where it does not. */
function periodOf(text: string): number {
  const borders = [0];
  for (let index = 1; index < text.length; index++) {
    let border = borders[index - 1] ?? 0;
    while (border > 0 && text[index] !== text[border]) border = borders[border - 1] ?? 0;
    borders.push(text[index] === text[border] ? border + 1 : 0);
  }
  return text.length - (borders.at(-1) ?? 0);
}

/** `123456`, `abcdef`, `0123456789abcdef`: every character follows the one before. */
export function isRun(text: string): boolean {
  if (text.length < 5) return false;
  for (let index = 1; index < text.length; index++) {
    const [last, next] = [text.charAt(index - 1), text.charAt(index)];
    const wraps = (last === "9" && next === "0") || (/[90]/.test(last) && /[aA]/.test(next));
    if (next.charCodeAt(0) - last.charCodeAt(0) !== 1 && !wraps) return false;
  }
  return true;
}

const SMALL_WORDS = new Set(
  (
    "a an the this that these is are was be been should must please if you see to it in for with not do does and or of on at by " +
    "your we can will when has have"
  ).split(" "),
);

/** What a sentence about a secret speaks of, so that a passphrase is none. */
const TELLING =
  /\b(?:insecure|unsafe|secrets?|passwords?|keys?|tokens?|values?|configured?|changed?|updated?|replaced?|generated?|random|characters?|production|prod|example)\b/;

/** Commands whose output is a secret: `openssl rand -base64 32`. */
const MAKES_SECRET =
  /^(?:(?:please|run|use|generate|with|output of)[ :]{1,2}){0,3}["'`]?(?:openssl (?:rand|gen[a-z]{1,10})|uuidgen|pwgen|mkpasswd|apg|head -c|dd if=|python3? -c|node -e|php artisan key|rails secret|wg genkey|age-keygen)(?:[ "'`]|$)/i;

/** A sentence for whoever reads the file, or the command that makes the value. */
export function isInstruction(text: string): boolean {
  if (text.length < 5 || text.length > MAX_STAND_IN) return false;
  if (text.includes(" ") && MAKES_SECRET.test(text)) return true;
  if (!/[\s_.-]/.test(text)) return false;
  const words = text.toLowerCase().split(/[^a-z]+/);
  const small = new Set(words.filter((word) => SMALL_WORDS.has(word)));
  return words.length >= 5 && small.size >= 3 && isNothingButWords(text) && TELLING.test(words.join(" "));
}
