import { provider } from "./provider.ts";

export const sonarqube = provider({
  name: "SonarQube",
  docs: "https://docs.sonarsource.com",
  tokens: [
    {
      id: "sonar-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["sqp_", "sqa_", "squ_"],
      pattern: /\bsq[pau]_(?<body>[\da-f]{40})\b/g,
      source: "https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/",
    },
  ],
});
