import type { DataTable } from "./tables.ts";

/** What GitHub's own schema says of workflows and actions. */
export const WORKFLOW_SCHEMA: DataTable = {
  name: "Keys, events, permissions and contexts of workflows",
  month: "2026-11",
  sources: ["https://github.com/actions/languageservices (workflow-parser 0.3.61)"],
};
