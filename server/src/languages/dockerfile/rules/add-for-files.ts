import { type Copy, readCopy } from "../model/copy.ts";
import { type Dockerfile, type DockerfileParts, ownInstructions } from "../model/dockerfile.ts";
import { rule } from "../../../contract/rule.ts";

/** ADD unpacks what it takes for an archive and downloads what looks like an address. Source: the Dockerfile reference on ADD. */
export default rule<Dockerfile, DockerfileParts>({
  severity: "information",
  pci: ["2.2.1"],
  summary: "ADD copies what COPY would copy",
  why: "Whether a file reaches the payment service's image as it is, or unpacked, then depends on what is in the file",
  how: "Write COPY for files and folders of the project",
  honours: ["hadolint:DL3020"],
  stage(stage, report, file) {
    for (const instruction of ownInstructions(stage)) {
      const copy = instruction.keyword === "ADD" ? readCopy(instruction) : undefined;
      if (copy === undefined || copy.sources.length === 0 || !copy.sources.every(({ text }) => isLocal(text))) continue;
      const { start, end } = instruction.keywordSpan;
      const written = file.text.slice(start, end);
      const newText = written === written.toLowerCase() ? "copy" : "COPY";
      report({
        at: instruction.keywordSpan,
        message: `Nothing here is an archive or an address: \`COPY\` does it without surprises`,
        fixes: hasOwnFlag(copy)
          ? []
          : [
              {
                title: "Write `COPY`",
                class: copy.sources.every(isPlain) ? "safe" : "review",
                edits: [{ start, end, newText }],
              },
            ],
      });
    }
  },
});

function isLocal(text: string): boolean {
  return !/\$|^(?:https?|ftp|ssh|git):\/\/|^git@|\.(?:tar(?:\.\w+)?|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst|zip|\*)["']?$/i.test(
    text,
  );
}

/** A name that no archive has: only then nothing can change. */
function isPlain({ text }: { readonly text: string }): boolean {
  return (
    !/[*?[]/.test(text) &&
    (/^\.?\/?$|\/$/.test(text) ||
      /\.(?:js|ts|mjs|cjs|json|ya?ml|toml|xml|conf|cfg|ini|properties|sh|py|rb|go|php|html|css|txt|md|pem|crt|sql|jar|war|lock|repo|list)$/.test(
        text,
      ))
  );
}

function hasOwnFlag({ instruction: { flags } }: Copy): boolean {
  return flags.some(({ name }) => name === "unpack" || name === "checksum" || name === "keep-git-dir");
}
