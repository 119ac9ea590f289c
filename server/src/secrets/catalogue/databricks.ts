import { provider } from "./provider.ts";

export const databricks = provider({
  name: "Databricks",
  docs: "https://docs.databricks.com",
  tokens: [
    {
      id: "databricks-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["dapi"],
      pattern: /\bdapi(?<body>[\da-f]{32})(?:-\d)?\b/g,
      source: "https://docs.databricks.com/aws/en/dev-tools/auth/pat",
    },
  ],
});
