import type { DotenvFile } from "../model/file.ts";
import { expansionsFor, hasOneLoader } from "../model/loader.ts";
import { describeReadings, isReadDifferently } from "../model/reading.ts";
import { judge } from "../../../secrets/judge.ts";
import { classifyKey } from "../../../secrets/key-class.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
import { type LoaderTrap, invisibleIn, loaderTrap } from "../syntax/traps.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

/**
 * How loaders read the same line differently, seen by running them: dotenv, Node and Ruby cut an unquoted value at `#`;
 * dotenv-expand, Next, Vite and compose expand `$word`, Next and Bun `$1` as well (vercel/next.js#59957). Report that led to it: adyen-examples/adyen-php-online-payments#2.
 */
export default rule<DotenvFile>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "Loaders read this secret differently",
  why: "The service starts with half a key, and payments fail with errors that do not name the cause",
  how: "Put the value in single quotes",
  needs: ["files"],
  worksAlone: true,
  check(file, report, workspace) {
    const { entries, byteOrderMark } = file.tree;
    const [first] = entries;
    if (byteOrderMark !== undefined && first !== undefined)
      report({
        at: first.key,
        message: `An invisible mark at the start of the file hides \`${first.key.text}\` from Node.js`,
        how: "Save the file as UTF-8 without a byte order mark",
        ...(isSensitive(first) ? {} : { severity: "information" as const }),
        fixes: [
          {
            title: "Remove the byte order mark",
            class: "review",
            edits: [{ start: 0, end: byteOrderMark.end, newText: "" }],
          },
        ],
      });
    const expansions = expansionsFor(file.path, workspace);
    for (const entry of entries) {
      reportInvisible(entry, report);
      const trap = loaderTrap(entry, expansions);
      if (trap === undefined || !isSensitive(entry) || (hasOneLoader(file.path) && trap.kind !== "quote")) continue;
      if (trap.isOwn !== true && isReadDifferently(entry, file.tree) === false) continue;
      const evidence = trap.isOwn === true ? OWN_LOADER : describeReadings(entry, file.tree);
      report({
        at: trap,
        message: messageFor(trap, entry.key.text),
        ...(evidence === undefined ? {} : { evidence }),
        fixes: fixesFor(trap, entry, expansions.inSingleQuotes),
      });
    }
  },
});

const OWN_LOADER = "the package uses Next.js or Bun, which take digits for a name as well";

function reportInvisible(entry: DotenvEntry, report: Reporter): void {
  const { inKey, inValue } = invisibleIn(entry);
  const [mark] = inKey.length > 0 ? inKey : inValue;
  if (mark === undefined || (inKey.length === 0 && !isSensitive(entry))) return;
  report({
    at: mark,
    message: `The ${inKey.length > 0 ? "name" : `value of \`${entry.key.text}\``} holds ${mark.name}, which nobody sees and every loader keeps`,
    how: "Remove the character",
    fixes: [
      { title: `Remove ${mark.name}`, class: "review", edits: [{ start: mark.start, end: mark.end, newText: "" }] },
    ],
  });
}

function isSensitive(entry: DotenvEntry): boolean {
  const { kind } = judge(entry.key.text, entry.value.text);
  if (kind === "reference" || kind === "placeholder" || kind === "empty") return false;
  return kind === "secret" || classifyKey(entry.key.text) === "strong";
}

function messageFor({ kind }: LoaderTrap, key: string): string {
  switch (kind) {
    case "hash":
      return `Some loaders cut the value of \`${key}\` at \`#\``;
    case "dollar":
      return `Some loaders expand what follows \`$\` in the value of \`${key}\``;
    case "quote":
      return `The quote of \`${key}\` is not closed; loaders keep it, refuse it or read on in the next line`;
    case "behind":
      return `Text follows the closing quote of \`${key}\`; loaders drop it, keep it or refuse the line`;
    case "blanks":
      return `\`docker run --env-file\` keeps the blanks behind the value of \`${key}\``;
  }
}

/** Quotes that most loaders agree on; where one expands within single quotes too, the `$` is escaped instead. */
function fixesFor(trap: LoaderTrap, { raw, value, quote }: DotenvEntry, expands: boolean): Fix[] {
  switch (trap.kind) {
    case "quote":
    case "behind":
      return [];
    case "blanks":
      return [
        { title: "Remove the blanks", class: "review", edits: [{ start: trap.start, end: trap.end, newText: "" }] },
      ];
    case "hash":
    case "dollar": {
      if (/['"`\\]/.test(value.text)) return [];
      const { start, end } = raw;
      const escape = value.text.includes("$") && expands;
      if (!escape)
        return [{ title: "Put the value in single quotes", class: "review", edits: requote(start, end, quote, "'") }];
      const edits = [...value.text.matchAll(/\$/g)].map(({ index }) => {
        const at = value.start + index;
        return { start: at, end: at, newText: "\\" };
      });
      const title = "Put the value in double quotes with `\\$`";
      return [
        { title, class: "review", edits: quote === '"' ? edits : [...edits, ...requote(start, end, quote, '"')] },
      ];
    }
  }
}

function requote(start: number, end: number, old: string | undefined, quote: string): Fix["edits"][number][] {
  const width = old === undefined ? 0 : 1;
  return [
    { start, end: start + width, newText: quote },
    { start: end - width, end, newText: quote },
  ];
}
