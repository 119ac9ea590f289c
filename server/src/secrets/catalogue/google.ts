import { provider } from "./provider.ts";

export const google = provider({
  name: "Google",
  docs: "https://cloud.google.com",
  tokens: [
    {
      id: "google-api-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      marks: ["AIza"],
      pattern: /\bAIza(?<body>[\w-]{35})(?![\w-])/g,
      source: "https://cloud.google.com/docs/authentication/api-keys",
    },
    {
      id: "google-oauth-secret",
      what: "OAuth client secret",
      kind: "secret",
      purpose: "api",
      marks: ["GOCSPX-"],
      pattern: /\bGOCSPX-(?<body>[\w-]{28})(?![\w-])/g,
      source: "https://support.google.com/cloud/answer/15549257",
    },
    {
      // `"service_account"` at each of the three places that text can have in base64, with a private key's length behind it.
      id: "google-service-account-base64",
      what: "service account key in base64",
      kind: "secret",
      purpose: "private-key",
      marks: ["c2VydmljZV9hY2NvdW50", "NlcnZpY2VfYWNjb3Vud", "zZXJ2aWNlX2FjY291bn"],
      pattern:
        /(?<![A-Za-z0-9+/])(?:ew|ey)[A-Za-z0-9+/]{8,80}?(?:c2VydmljZV9hY2NvdW50|NlcnZpY2VfYWNjb3Vud|zZXJ2aWNlX2FjY291bn)(?<body>[A-Za-z0-9+/_-]{400,8000}={0,2})/g,
      source: "https://cloud.google.com/iam/docs/keys-create-delete",
    },
  ],
  named: [
    {
      id: "firebase-web-key",
      what: "Firebase web key",
      kind: "publishable",
      purpose: "api",
      words: [["firebase", "gmaps", "maps"]],
      pattern: /^AIza(?<body>[\w-]{35})$/,
      source: "https://firebase.google.com/docs/projects/api-keys",
    },
  ],
});
