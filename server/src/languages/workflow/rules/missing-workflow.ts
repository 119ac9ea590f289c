import { joinPath } from "../../../base/path.ts";
import { repositoryOf } from "../../../model/workflow-path.ts";
import type { Workflow } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

/** Unlike an action, which an earlier step may have fetched, a called workflow is read before anything runs. */
export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "The repository does not have the workflow that is called",
  why: "GitHub starts no job of the run, and says so on no pull request: the release, its checks and its gates are all gone at once",
  how: "Name the file as it is called in `.github/workflows`, with its ending",
  needs: ["workflows"],
  check(workflow, report, workspace) {
    // Somebody may have opened the folder of workflows alone.
    if (workspace === undefined || !/(?:^|\/)\.github\//.test(workflow.path)) return;
    const root = repositoryOf(workflow.path);
    for (const { uses } of workflow.jobs) {
      if (uses?.kind !== "local" || !/^(?:\.|\$)\/\.github\/workflows\/[^/@${}]+\.ya?ml$/.test(uses.text)) continue;
      const path = joinPath(root, uses.path.replace(/^\$\//, "./"));
      if (workspace.callableText(path) !== undefined) continue;
      const other = path.endsWith(".yml") ? path.replace(/yml$/, "yaml") : path.replace(/yaml$/, "yml");
      const meant = workspace.callableText(other) === undefined ? "" : `; there is \`${other.slice(root.length)}\``;
      report({
        at: uses,
        // The folder that is open need not be the whole repository.
        certainty: "likely",
        message: `There is no \`${path.slice(root.length)}\`${meant}`,
      });
    }
  },
});
