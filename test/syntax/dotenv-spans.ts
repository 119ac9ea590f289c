import assert from "node:assert/strict";
import type { DotenvEntry, DotenvTree } from "../../server/src/languages/dotenv/syntax/tree.ts";
import type { Span } from "../../server/src/base/span.ts";

/** Spans lie inside the text, in order, and say what they cover. */
export function checkSpans({ text, entries, bareKeys, comments, strays }: DotenvTree): void {
  const isInside = ({ start, end }: Span): boolean => 0 <= start && start <= end && end <= text.length;
  const checkText = (span: Span & { text: string }): void => assert.equal(text.slice(span.start, span.end), span.text);
  const checkEntry = (entry: DotenvEntry): void => {
    const { key, operator, raw, value, comment, behindQuote, trailingBlanks, blanksBefore, blanksBehind } = entry;
    for (const each of [key, operator, raw, value]) checkText(each);
    assert.ok(entry.start === key.start && key.end === operator.start && operator.end === raw.start);
    assert.ok(key.start < key.end && raw.start <= value.start && value.end <= raw.end && raw.end <= entry.end);
    assert.equal(raw.end - raw.start - (value.end - value.start), entry.quote === undefined ? 0 : 2);
    for (const each of [comment, behindQuote, trailingBlanks]) assert.ok(each === undefined || each.start >= raw.end);
    for (const each of [comment, behindQuote, trailingBlanks, blanksBefore, blanksBehind])
      assert.ok(each === undefined || (isInside(each) && each.start < each.end));
    for (const { start, end, kind, name, operand } of entry.interpolations) {
      assert.ok(value.start <= start && start < end && end <= value.end);
      assert.ok(text.slice(start, end).startsWith({ bare: `$${name}`, braced: `\${${name}`, command: "$(" }[kind]));
      assert.ok(operand === undefined || (start < operand.start && operand.end === end - 1));
    }
    for (const each of entry.invisible) assert.ok(key.start <= each.start && each.end <= raw.end);
  };
  entries.forEach(checkEntry);
  bareKeys.forEach(checkText);
  for (const comment of comments) {
    checkText(comment);
    if (comment.entry !== undefined) {
      checkEntry(comment.entry);
      assert.ok(comment.start < comment.entry.start && comment.entry.end <= comment.end);
    }
  }
  const statements: Span[] = [...entries, ...bareKeys, ...comments, ...strays].sort(
    (left, right) => left.start - right.start,
  );
  statements.forEach(({ end }, index) => assert.ok(end <= (statements[index + 1]?.start ?? text.length)));
  for (const list of [entries, bareKeys, comments, strays])
    assert.ok(list.every(({ start }, index) => index === 0 || start >= (list[index - 1]?.end ?? 0)));
  assert.ok(statements.every(isInside));
}
