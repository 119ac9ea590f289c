import type { Span } from "../base/span.ts";

/** Lengths of account numbers by country, from the IBAN registry (ISO 13616, SWIFT release 99). */
const LENGTHS: Readonly<Record<string, number>> = lengthsOf(
  "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 " +
    "GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 " +
    "MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 " +
    "TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30",
);

function lengthsOf(list: string): Record<string, number> {
  return Object.fromEntries(list.split(" ").map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]));
}

/** The registry's and banks' own samples, by a part that no real account has. */
const SAMPLES =
  /^(?:GB82WEST|GB33BUKB|GB29NWBK|DE89370400440532013000|FR1420041010050500013M02606|NL91ABNA0417164300|ES9121000418450200051332|IT60X0542811101000000123456|BE68539007547034|CH9300762011623852957|AT611904300234573201)/;

/** International bank account numbers, whole or in groups of four, with a right check sum. Offsets count in the text. */
export function findIbans(text: string): (Span & { readonly country: string; readonly isSample: boolean })[] {
  if (text.length < 15 || !/[A-Z]{2}\d{2}/.test(text)) return [];
  const pattern =
    /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)(?![A-Za-z0-9])/g;
  return [...text.matchAll(pattern)].flatMap((match) => {
    const account = match[0].replaceAll(" ", "");
    const country = account.slice(0, 2);
    if (!Object.hasOwn(LENGTHS, country) || LENGTHS[country] !== account.length || remainder(account) !== 1) return [];
    return [{ start: match.index, end: match.index + match[0].length, country, isSample: SAMPLES.test(account) }];
  });
}

/** The check of ISO 7064 MOD 97-10, digit by digit. */
function remainder(account: string): number {
  let rest = 0;
  for (const character of account.slice(4) + account.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}
