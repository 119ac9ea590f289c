import { type PlacedValue, placedValue } from "./placed-value.ts";

/** `Authorization: Bearer …`, `"authorization" = "token …"`, nginx's `Authorization "Bearer …"`; the scheme may stand alone. */
const AUTHORIZATION =
  /(?<![\w-])(?:(?:proxy-)?authorization["']?(?:[ \t]{0,4}[:=]|[ \t])[ \t]{0,4}\\?["']?(?:(?:bearer|token|apikey|bot)[ \t]{1,4})?|bearer[ \t]{1,4})(?<value>[\w.~+/=-]{16,2048})/dgi;

/** `Authorization: Basic …` */
const BASIC = /\bauthorization["']?[ \t:=]{1,8}\\?["']?basic[ \t]{1,4}(?<value>[A-Za-z\d+/]{8,1024}={0,2})/dgi;

/** `X-Api-Key: …`, `PRIVATE-TOKEN: …`, `DD-API-KEY: …`, `Ocp-Apim-Subscription-Key: …` */
const NAMED =
  /(?<![\w-])(?<name>(?:(?:x|api|auth|access|private|job|deploy|circle|dd|ocp|sec)-[a-z\d-]{0,40}(?:key|token|secret|password))|apikey|api_key)["']?[ \t]{0,4}:[ \t]{0,4}\\?["']?(?<value>[^\s"'`\\,;<>|(){}&*!]{8,1024})/dgi;

/** What a text must hold for one of them. */
const MAY_HOLD = /authorization|bearer[ \t]|-(?:key|token|secret|password)["']?[ \t]*:|api_?key["']?[ \t]*:/i;

/** Credentials in HTTP headers, however they are written. Offsets count in the text. */
export function findHeaderValues(text: string): PlacedValue[] {
  if (!MAY_HOLD.test(text)) return [];
  return [
    ...[...text.matchAll(BASIC)].map((match) => placedValue(match, "basic", "password")),
    ...[...text.matchAll(AUTHORIZATION)].map((match) => placedValue(match, "header", "token")),
    ...[...text.matchAll(NAMED)].map((match) => placedValue(match, "header", match.groups?.["name"] ?? "")),
  ];
}
