import type { KubernetesFact } from "../../../contract/facts.ts";
import { matchesExpressions, matchesLabels } from "./label-selector.ts";

/** Whether an object selects pods with some labels. */
export function isSelectedBy(
  { selector = {}, expressions = [], selectorIsOpen }: KubernetesFact,
  labels: Readonly<Record<string, string>>,
): boolean {
  return selectorIsOpen === true || (matchesLabels(selector, labels) && matchesExpressions(expressions, labels));
}
