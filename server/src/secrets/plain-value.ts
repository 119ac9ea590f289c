/** An address without a password in it; a user alone is an account's name (a Sentry DSN's key is public). */
export function isPlainUrl(value: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\/(?:[^\s:/@]*@)?[^@\s]*$/i.test(value);
}

/** Switches, enumerations, addresses and paths: no secret, whatever the name says. */
export function isPlainValue(value: string): boolean {
  return (
    /^(?:true|false|yes|no|on|off|enabled|disabled|required|optional|none|null|auto|\d{1,6}|[\d.]+[smhd]?)$/i.test(
      value,
    ) ||
    isPath(value) ||
    /^[a-z\d.-]+:\d{1,5}$/.test(value) ||
    /^[\w.+-]+@[\w-]+\.[\w.]+$/.test(value)
  );
}

/** One base64 text in 64 begins with a stroke as well. */
function isPath(value: string): boolean {
  return /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)\S*$/.test(value) && !value.split(/[/\\]/).some(looksRandom);
}

/** `new-checkout-2026-rollout` */
const WORDS_AND_NUMBERS = /^[a-z]{2,20}(?:[-_.:/](?:[a-z]{2,20}|\d{1,4}))+$/i;

/** Long, and with letters and digits mixed more evenly than words are. */
export function looksRandom(value: string): boolean {
  if (value.length < 16 || /\s/.test(value) || WORDS_AND_NUMBERS.test(value)) return false;
  const entropy = shannonEntropy(value);
  if (/^[\da-f]+$/i.test(value)) return entropy >= 3;
  return entropy >= 3.5 && /[a-z]/i.test(value) && /\d/.test(value);
}

/** Bits per character. */
function shannonEntropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
