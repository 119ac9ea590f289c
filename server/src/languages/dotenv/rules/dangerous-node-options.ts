import type { DotenvFile } from "../model/file.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
import type { Severity } from "../../../contract/rule.ts";
import type { Edit } from "../../../contract/edit.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["2.2.4", "2.2.6", "4.2.1"],
  summary: "Node.js is started with an option that opens it to others",
  why: "Whoever reaches an inspector, a preloaded file or a TLS key log reads card data out of the running payment service",
  how: "Take the option out of the file and give it by hand where a process is debugged",
  check(file, report) {
    if (file.role === "example" || file.tier === "development") return;
    for (const entry of file.tree.entries) {
      if (entry.key.text !== "NODE_OPTIONS") continue;
      for (const { pattern, message, severity } of OPTIONS) {
        for (const match of entry.value.text.matchAll(pattern)) {
          const option = match[0].trim();
          const start = entry.value.start + match.index + match[0].indexOf(option);
          const isOpen = /0\.0\.0\.0|\[?::\]?:/.test(option);
          const isProduction = file.tier === "production";
          report({
            at: { start, end: start + option.length },
            message,
            severity: isProduction ? severity : isOpen ? "warning" : "information",
            ...(isProduction ? { evidence: `production ${file.tierReason}` } : {}),
            fixes: [
              {
                title: `Take \`${option.split(/[= ]/)[0]}\` out`,
                class: "review",
                edits: remove(entry, start, option),
              },
            ],
          });
        }
      }
    }
  },
});

/** Source: Node.js, Command-line API. */
const OPTIONS: readonly { readonly pattern: RegExp; readonly message: string; readonly severity: Severity }[] = [
  {
    pattern: /(?:^|\s)--inspect(?:-brk|-wait)?(?:=\S+)?(?=\s|$)/g,
    message: "The inspector runs any code that is sent to its port",
    severity: "error",
  },
  {
    pattern:
      /(?:^|\s)(?:--require|-r|--import|--loader|--experimental-loader)[= ](?:file:\/\/)?\/(?:tmp|var\/tmp|dev\/shm)\/\S+/g,
    message: "A file is loaded from a folder that every program may write to",
    severity: "error",
  },
  {
    pattern: /(?:^|\s)--tls-keylog[= ]\S+/g,
    message: "The keys of all TLS connections are written to a file",
    severity: "error",
  },
  {
    pattern: /(?:^|\s)--insecure-http-parser(?=\s|$)/g,
    message: "Malformed HTTP is let through, by which requests are smuggled past a proxy",
    severity: "warning",
  },
  {
    pattern: /(?:^|\s)--security-revert=\S+/g,
    message: "The fix of a known vulnerability is undone",
    severity: "error",
  },
];

/** The option with the blanks that parted it from its neighbour. */
function remove({ value }: DotenvEntry, start: number, option: string): Edit[] {
  const from = start - value.start;
  const to = from + option.length;
  const behind = /^\s*/.exec(value.text.slice(to))?.[0].length ?? 0;
  const before = to + behind === value.text.length ? from - value.text.slice(0, from).trimEnd().length : 0;
  return [{ start: start - before, end: start + option.length + behind, newText: "" }];
}
