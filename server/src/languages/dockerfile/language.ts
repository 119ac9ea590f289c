import { type Dockerfile, dockerfile } from "./model/dockerfile.ts";
import { keepLasting, lastingOf } from "./model/lasting.ts";
import { imageFact } from "./model/image-facts.ts";
import { partAt } from "../../base/span.ts";
import type { LanguageModule } from "../../contract/language.ts";
import { explainDockerfile } from "./explain.ts";
import { formatDockerfile } from "./format.ts";
import { dockerfileLinks } from "./links.ts";

export const dockerfileLanguage: LanguageModule<Dockerfile> = {
  id: "dockerfile",
  units: (text) => [{ start: 0, end: text.length, text }],
  model: (unit, path, settings, previous) => {
    const file = dockerfile(unit.text, path, settings, previous);
    keepLasting(file, previous);
    return file;
  },
  limit: ({ tree }) =>
    tree.instructions.length > MAX_INSTRUCTIONS ? `longer than ${MAX_INSTRUCTIONS} instructions` : undefined,
  isTemplate: (file) => file.isTemplate,
  // An image or archive that is only called so.
  isForeign: (file) => file.text.slice(0, 4096).includes("\0"),
  *parts({ stages }) {
    for (const stage of stages) yield ["stage", stage, lastingOf(stage)];
  },
  facts: (file) => {
    const image = imageFact(file);
    return image === undefined ? {} : { image };
  },
  comments: (file) => file.tree.comments,
  scope: (file, offset) => partAt(file.tree.instructions, offset) ?? { start: offset, end: offset },
  // A `#` behind an instruction is part of it.
  trailingComments: false,
  lineStyle: "shell",
  ignoreFileAt: ({ text, tree }) => {
    // Parser directives count only before the first comment.
    const last = tree.directives.at(-1);
    if (last === undefined) return 0;
    const lineEnd = text.indexOf("\n", last.end);
    return lineEnd < 0 ? text.length : lineEnd + 1;
  },
  // Stages that some file builds by name, and names that it gives another meaning.
  around: {
    needs: ["builds"],
    settings(team, workspace) {
      const [built, contexts] = [workspace.buildTargets(), workspace.buildContexts()];
      return built.length + contexts.length === 0 ? team : { ...team, targets: [...team.targets, ...built], contexts };
    },
  },
  hover: explainDockerfile,
  links: dockerfileLinks,
  format: formatDockerfile,
  // Either may be what continues a line.
  formatsAfter: ["\\", "`"],
};

/** An image has 127 layers at most; a file with more instructions than this is made to keep a program busy. */
const MAX_INSTRUCTIONS = 10_000;
