import { provider } from "./provider.ts";

export const cybersource = provider({
  name: "Cybersource",
  docs: "https://developer.cybersource.com",
  words: ["cybersource"],
  named: [
    {
      id: "cybersource-shared-secret",
      what: "shared secret",
      kind: "secret",
      purpose: "api",
      words: [
        ["cybersource", "cybs"],
        ["secret", "key"],
      ],
      pattern: /^(?<body>[A-Za-z0-9+/]{43}=)$/,
      source:
        "https://developer.cybersource.com/docs/cybs/en-us/platform/developer/all/rest/rest-getting-started/restgs-http-message-intro.html",
    },
  ],
  hosts: {
    test: ["apitest.cybersource.com"],
    live: ["api.cybersource.com"],
    pairs: [["apitest.cybersource.com", "api.cybersource.com"]],
  },
});
