import { provider } from "./provider.ts";

export const pem = provider({
  name: "PEM",
  docs: "https://www.rfc-editor.org",
  tokens: [
    {
      id: "private-key",
      what: "private key",
      kind: "secret",
      purpose: "private-key",
      marks: ["PRIVATE KEY"],
      pattern:
        /-----BEGIN (?:[A-Z]{2,9} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?<body>(?:\\{1,4}[nr]|[\sA-Za-z0-9+/=:,.-]){0,8000})/g,
      source: "https://www.rfc-editor.org/rfc/rfc7468",
    },
    {
      // What stands before the words in base64 is the same three characters for each kind of key.
      id: "private-key-base64",
      what: "private key in base64",
      kind: "secret",
      purpose: "private-key",
      marks: ["LS0tLS1CRUdJTi"],
      pattern:
        /(?<![A-Za-z0-9+/])LS0tLS1CRUdJTi(?:BQUklWQVRFIEtFWS|BSU0EgUFJJVkFURSBLRVkt|BFQyBQUklWQVRFIEtFWS|BPUEVOU1NIIFBSSVZBVEUgS0VZ|BFTkNSWVBURUQgUFJJVkFURSBLRVkt|BQR1AgUFJJVkFURSBLRVkg)(?<body>[A-Za-z0-9+/_-]{40,8000}={0,2})/g,
      source: "https://github.com/gitleaks/gitleaks/issues/1426",
    },
  ],
});
