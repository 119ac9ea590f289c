import { fromOwnText } from "../model/own-text.ts";
import { withoutPair } from "../model/edit.ts";
import { type Dockerfile, allInstructions, stageOf } from "../model/dockerfile.ts";
import { judge } from "../../../secrets/judge.ts";
import { classifyKey } from "../../../secrets/key-class.ts";
import type { Instruction } from "../syntax/tree.ts";
import { type DockerfilePair, unquoted } from "../syntax/words.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

/** The name and the way of a secret; a secret that stands in the file is `secret-value`'s matter. Source: BuildKit's SecretsUsedInArgOrEnv. */
export default rule<Dockerfile>({
  severity: "warning",
  pci: ["8.6.2", "8.3.2"],
  summary: "A secret is handed to the build as an argument or variable",
  why: "Build arguments and ENV are kept in the image's history and configuration, for everybody who can pull it",
  how: "Mount it for the one step that needs it: `RUN --mount=type=secret,id=…,env=…`",
  honours: ["hadolint:DL3064", "buildkit:SecretsUsedInArgOrEnv"],
  check(file, report) {
    const seen = new Set<string>();
    for (const instruction of allInstructions(file)) {
      if (instruction.keyword !== "ARG" && instruction.keyword !== "ENV") continue;
      if (!namesAnySecret(instruction)) continue;
      for (const pair of instruction.pairs) {
        const name = pair.key.text;
        if (seen.has(name) || !namesSecret(name) || !carriesSecret(file, instruction, pair)) continue;
        seen.add(name);
        report({
          at: pair.key,
          message:
            instruction.keyword === "ARG"
              ? `The value of the build argument \`${name}\` stays in the image's history`
              : `The value of \`${name}\` stays in the image's configuration`,
          certainty: classifyKey(name) === "strong" ? "certain" : "likely",
          fixes: mountInstead(file, instruction, pair),
        });
      }
    }
  },
});

const namesAnySecret = fromOwnText(({ pairs }: Instruction) => pairs.some(({ key }) => namesSecret(key.text)));

/** By its last words: `NPM_TOKEN`, `DB_PASSWORD`; not `TOKEN_URL` or `PASSWORD_FILE`. */
function namesSecret(name: string): boolean {
  const kind = classifyKey(name);
  return kind === "strong" || (kind === "weak" && /(?:^|[_-])(?:token|auth|dsn)$/i.test(name));
}

/** An ARG without a default asks for it; a variable passes it on, the address in a store does not. An empty ENV is filled at run time. */
function carriesSecret(file: Dockerfile, { keyword }: Instruction, { key, value }: DockerfilePair): boolean {
  const text = value === undefined ? "" : unquoted(value, file.tree.escape).text;
  if (text === "") return keyword === "ARG";
  switch (judge(key.text, text).kind) {
    case "reference":
      return text.includes("$");
    case "weak":
      return true;
    case "placeholder":
      return keyword === "ARG";
    default:
      return false;
  }
}

const MAX_INSTRUCTIONS = 500;

/** Where one RUN alone uses the argument, it can be mounted there under the same name. */
function mountInstead(file: Dockerfile, instruction: Instruction, pair: DockerfilePair): Fix[] {
  const name = pair.key.text;
  const stage = stageOf(file, instruction);
  // In a longer file, which nobody writes by hand, the search for uses would be dear.
  const isLong = file.tree.instructions.length > MAX_INSTRUCTIONS;
  if (instruction.keyword !== "ARG" || stage === undefined || isLong) return [];
  const uses = file.tree.instructions.filter(
    (each) => each !== instruction && file.text.slice(each.start, each.end).includes(name),
  );
  const [use] = uses;
  if (
    use === undefined ||
    uses.length > 1 ||
    use.keyword !== "RUN" ||
    stageOf(file, use) !== stage ||
    use.json !== undefined
  )
    return [];
  const { end } = use.keywordSpan;
  const mount = ` --mount=type=secret,id=${name},env=${name},required=true`;
  return [
    {
      title: `Mount \`${name}\` as a secret for this step`,
      class: "review",
      edits: [withoutPair(file, instruction, pair), { start: end, end, newText: mount }],
    },
  ];
}
