import { type PlacedValue, placedValue } from "./placed-value.ts";

/** `Authorization: Bearer …`, `"authorization" = "token …"`, nginx's `Authorization "Bearer …"`; the scheme may stand alone. */
const AUTHORIZATION =
  /(?<![\w-])(?:(?:proxy-)?authorization["']?(?:[ \t]{0,4}[:=]|[ \t])[ \t]{0,4}\\?["']?(?:(?:bearer|token|apikey|bot)[ \t]{1,4})?|bearer[ \t]{1,4})(?<value>[\w.~+/=-]{16,2048})/dgi;

/** `Authorization: Basic …` */
const BASIC = /\bauthorization["']?[ \t:=]{1,8}\\?["']?basic[ \t]{1,4}(?<value>[A-Za-z\d+/]{8,1024}={0,2})/dgi;

/** `X-Api-Key: …`, `PRIVATE-TOKEN: …`, `DD-API-KEY: …`, `Ocp-Apim-Subscription-Key: …` */
const NAMED =
  /(?<![\w-])(?<name>(?:(?:x|api|auth|access|private|job|deploy|circle|dd|ocp|sec)-[a-z\d-]{0,40}(?:key|token|secret|password))|apikey|api_key)["']?[ \t]{0,4}:[ \t]{0,4}\\?["']?(?<value>[^\s"'`\\,;<>|(){}&*!]{8,1024})/dgi;

const SCHEMES = ["authorization", "bearer "];
const NAMES = ["-key", "-token", "-secret", "-password", "apikey", "api_key"];

/**
 * Credentials in HTTP headers, however they are written. Offsets count in the text.
 * @param lower the text in lower case
 */
export function findHeaderValues(text: string, lower: string): PlacedValue[] {
  const found: PlacedValue[] = [];
  if (SCHEMES.some((scheme) => lower.includes(scheme))) {
    for (const match of text.matchAll(BASIC)) found.push(placedValue(match, "basic", "password"));
    for (const match of text.matchAll(AUTHORIZATION)) found.push(placedValue(match, "header", "token"));
  }
  if (NAMES.some((name) => lower.includes(name)))
    for (const match of text.matchAll(NAMED)) found.push(placedValue(match, "header", match.groups?.["name"] ?? ""));
  return found;
}
