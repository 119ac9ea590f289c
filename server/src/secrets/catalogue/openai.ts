import { provider } from "./provider.ts";

export const openai = provider({
  name: "OpenAI",
  docs: "https://platform.openai.com",
  tokens: [
    {
      id: "openai-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["T3BlbkFJ"],
      pattern: /(?<![\w-])sk-[\w-]{20,120}?T3BlbkFJ(?<body>[\w-]{20,100})/g,
      source: "https://platform.openai.com/docs/api-reference/authentication",
    },
  ],
});
