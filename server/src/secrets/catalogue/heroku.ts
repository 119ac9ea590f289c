import { provider } from "./provider.ts";

export const heroku = provider({
  name: "Heroku",
  docs: "https://devcenter.heroku.com",
  tokens: [
    {
      id: "heroku-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["HRKU-"],
      pattern: /(?<![\w-])HRKU-(?<body>[\w-]{36,60})(?![\w-])/g,
      source: "https://devcenter.heroku.com/articles/platform-api-quickstart",
    },
  ],
});
