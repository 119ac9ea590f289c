import { provider } from "./provider.ts";

export const pkcs12 = provider({
  name: "PKCS#12",
  docs: "https://www.rfc-editor.org",
  named: [
    {
      id: "key-store-base64",
      what: "key store in base64",
      kind: "secret",
      purpose: "private-key",
      words: [["p12", "pfx", "pkcs12", "keystore"]],
      pattern: /^(?<body>(?:MII|\/u3\+7Q)[A-Za-z\d+/]{200,20000}={0,2})$/,
      source: "https://www.rfc-editor.org/rfc/rfc7292",
    },
  ],
});
