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
    {
      id: "google-access-token",
      what: "OAuth access token",
      kind: "secret",
      purpose: "token",
      marks: ["ya29."],
      pattern: /\bya29\.(?<body>[\w-]{40,2000})(?![\w-])/g,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/googleoauth2",
      read: "2026-11-30",
    },
    {
      id: "google-gemini-key",
      what: "Gemini API key",
      kind: "secret",
      purpose: "api",
      marks: ["AQ.Ab8RN6"],
      pattern: /\bAQ\.Ab8RN6(?<body>[\w-]{44})(?![\w-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/gcp.go",
      read: "2026-11-30",
    },
    {
      id: "google-signed-address",
      what: "signed address",
      kind: "secret",
      purpose: "token",
      marks: ["X-Goog-Signature="],
      pattern: /\bX-Goog-Signature=(?<body>[\da-f]{512})(?![\da-zA-Z])/g,
      source: "https://cloud.google.com/storage/docs/access-control/signed-urls",
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
