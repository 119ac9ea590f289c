import type { Explanation } from "../../contract/explanation.ts";
import { describeImage } from "../../model/describe-image.ts";
import { fullName } from "../../model/image.ts";
import { explainVerdict } from "../../secrets/explained.ts";
import { findSecrets, judge } from "../../secrets/judge.ts";
import { scalarText } from "../../syntax/yaml/access.ts";
import type { Compose, Service } from "./model/compose.ts";
import { imageOf, storeOf } from "./model/images.ts";
import { placeAt } from "./model/place.ts";

/** Explains the image, the variable or the key at an offset; undefined where there is none of them. */
export function explainCompose(file: Compose, offset: number): Explanation | undefined {
  const service = file.services.find(({ start, end }) => start <= offset && offset <= end);
  return (
    (service === undefined ? undefined : (explainImage(service, offset) ?? explainVariable(service, offset))) ??
    explainKey(file, offset)
  );
}

function explainImage(service: Service, offset: number): Explanation | undefined {
  const { image } = service;
  const reference = imageOf(service);
  if (image === undefined || reference === undefined || offset < image.start || offset > image.end) return undefined;
  const span = { start: image.start, end: image.end, pci: [], elsewhere: [] };
  if (findSecrets(image.value).length > 0)
    return { ...span, key: "image", what: "an image whose name holds what may be a secret", facts: [] };
  const store = storeOf(service);
  const facts = [
    service.build === undefined ? undefined : "it is built by this file",
    ...describeImage(reference),
    store === undefined ? undefined : `${store.title}, which listens at ${store.ports.join(", ")}`,
    reference.hasVariable ? "part of it depends on a variable" : undefined,
  ];
  return {
    ...span,
    key: reference.text,
    what: `\`${fullName(reference)}\``,
    facts: facts.filter((fact) => fact !== undefined),
  };
}

function explainVariable({ environment }: Service, offset: number): Explanation | undefined {
  const variable = environment.find(({ key, scalar }) => {
    const start = Math.min(key.start, scalar.start);
    return start <= offset && offset <= Math.max(key.end, scalar.end);
  });
  if (variable === undefined) return undefined;
  const { name, key, scalar, value } = variable;
  const explained = explainVerdict(name, judge(name, value?.text ?? ""));
  if (explained === undefined) return undefined;
  return { ...explained, start: key.start, end: Math.max(key.end, scalar.end), key: name, elsewhere: [] };
}

function explainKey(file: Compose, offset: number): Explanation | undefined {
  const place = placeAt(file, offset);
  const key = place?.entry.key;
  const name = scalarText(key);
  const isOnKey = key !== undefined && key.start <= offset && offset <= key.end;
  if (!isOnKey || name === undefined || place?.isNamed !== false || place.shape === undefined) return undefined;
  const { about, words } = place.shape;
  if (about === "") return undefined;
  return {
    start: key.start,
    end: key.end,
    key: name,
    what: about.charAt(0).toLowerCase() + about.slice(1),
    facts: words === undefined ? [] : [`one of ${words.map((word) => `\`${word}\``).join(", ")}`],
    pci: [],
    elsewhere: [],
  };
}
