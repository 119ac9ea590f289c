import { provider } from "./provider.ts";

export const pypi = provider({
  name: "PyPI",
  docs: "https://pypi.org",
  tokens: [
    {
      id: "pypi-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["pypi-AgE"],
      pattern: /\bpypi-AgE(?<body>[\w-]{50,1000})/g,
      source: "https://pypi.org/help/#apitoken",
    },
  ],
});
