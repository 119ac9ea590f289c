import type { ExpressionNode, ExpressionReference } from "../syntax/expression.ts";

/** Who wrote a pull request, whoever has acted on it since. */
export const AUTHOR = "github.event.pull_request.user.login";

/** The number of the same account. */
export const AUTHOR_ID = "github.event.pull_request.user.id";

/** The reference by which a condition lets a bot in; undefined where it only keeps one out, or asks for the author as well. */
export function botGateIn(tree: ExpressionNode | undefined): ExpressionReference | undefined {
  switch (tree?.type) {
    case "or":
      return tree.operands.map(botGateIn).find((gate) => gate !== undefined);
    case "and":
      return tree.operands.some(asksAuthor)
        ? undefined
        : tree.operands.map(botGateIn).find((gate) => gate !== undefined);
    case "compare": {
      if (tree.operator !== "==") return undefined;
      const sides = [tree.left, tree.right];
      return sides.some(isBot) ? sides.find(isActor) : sides.some(isBotId) ? sides.find(isActorId) : undefined;
    }
    case "call":
      return /^(?:contains|startswith|endswith)$/.test(tree.name) && tree.args.some(mentionsBot)
        ? tree.args.find(isActor)
        : undefined;
    case "literal":
    case "reference":
    case "index":
    case "not":
    case undefined:
      return undefined;
  }
}

function isActor(node: ExpressionNode): node is ExpressionReference {
  return (
    node.type === "reference" && /^github\.(?:actor|triggering_actor|event\.sender\.login)$/.test(node.path.join("."))
  );
}

function isBot(node: ExpressionNode): boolean {
  return node.type === "literal" && typeof node.value === "string" && node.value.endsWith("[bot]");
}

function isActorId(node: ExpressionNode): node is ExpressionReference {
  return node.type === "reference" && /^github\.(?:actor_id|event\.sender\.id)$/.test(node.path.join("."));
}

/** The accounts of Dependabot, of its preview, of Renovate, of GitHub Actions and of pre-commit.ci: an account keeps its number. */
const BOT_IDS: ReadonlySet<string> = new Set(["49699333", "27856297", "29139614", "41898282", "66853113"]);

function isBotId(node: ExpressionNode): boolean {
  return node.type === "literal" && BOT_IDS.has(String(node.value));
}

function mentionsBot(node: ExpressionNode): boolean {
  if (node.type === "literal") return typeof node.value === "string" && node.value.includes("[bot]");
  return node.type === "call" && node.args.some(mentionsBot);
}

function asksAuthor(node: ExpressionNode): boolean {
  if (node.type === "or" || node.type === "and") return node.operands.every(asksAuthor);
  if (node.type !== "compare" || node.operator !== "==") return false;
  return [node.left, node.right].some(
    (side) => side.type === "reference" && [AUTHOR, AUTHOR_ID].includes(side.path.join(".")),
  );
}
