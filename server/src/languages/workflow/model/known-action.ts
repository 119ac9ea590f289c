import { KNOWN_ACTION_LINES } from "../../../model/data/known-actions.ts";
import { entriesOf, entryOf, scalarText } from "../../../syntax/yaml/access.ts";
import type { ActionReference } from "./step.ts";
import type { Workflow } from "./workflow.ts";

/** What an action takes and gives. */
export interface ActionFace {
  readonly inputs: ReadonlyMap<string, { readonly isRequired: boolean }>;
  readonly outputs: readonly string[];
}

/** An action that is known by a dated table. */
export interface KnownAction extends ActionFace {
  /** `owner/name`, or with a path below it. */
  readonly name: string;
  /** The newest version, in the month, and its commit. */
  readonly version: string;
  readonly commit: string;
  readonly month: string;
}

let known: ReadonlyMap<string, KnownAction> | undefined;

/** All of them, by their names in lower case. */
export function knownActions(): ReadonlyMap<string, KnownAction> {
  known ??= new Map(
    KNOWN_ACTION_LINES.trim()
      .split("\n")
      .map((line) => {
        const [head = "", body = ""] = line.split(": ");
        const [name = "", version = "", commit = "", month = ""] = head.split(" ");
        const [inputs = "", outputs = ""] = body.split("|").map((part) => part.trim());
        return [
          name,
          {
            name,
            version,
            commit,
            month,
            inputs: new Map(
              inputs
                .split(" ")
                .flatMap((input) =>
                  input === "" ? [] : [[input.replace(/!$/, ""), { isRequired: input.endsWith("!") }] as const],
                ),
            ),
            outputs: outputs.split(" ").filter((output) => output !== ""),
          },
        ] as const;
      }),
  );
  return known;
}

export function knownAction({ kind, repository, path }: ActionReference): KnownAction | undefined {
  return kind === "repository"
    ? knownActions().get((path === "" ? repository : `${repository}/${path}`).toLowerCase())
    : undefined;
}

/** What an action's own metadata declares. */
export function faceOf({ root }: Workflow): ActionFace {
  const inputs = entriesOf(entryOf(root, "inputs")?.value).flatMap(({ key, value }) => {
    const name = scalarText(key);
    const isRequired =
      scalarText(entryOf(value, "required")?.value) === "true" && entryOf(value, "default") === undefined;
    return name === undefined ? [] : [[name, { isRequired }] as const];
  });
  return {
    inputs: new Map(inputs),
    outputs: entriesOf(entryOf(root, "outputs")?.value).flatMap(({ key }) => scalarText(key) ?? []),
  };
}
