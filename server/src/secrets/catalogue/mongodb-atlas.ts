import { provider } from "./provider.ts";

export const mongodbAtlas = provider({
  name: "MongoDB Atlas",
  docs: "https://www.mongodb.com/docs/atlas",
  beginnings: ["mdb_sa_sk_"],
  tokens: [
    {
      id: "atlas-service-account-secret",
      what: "service account secret",
      kind: "secret",
      purpose: "api",
      marks: ["mdb_sa_sk_"],
      pattern: /\bmdb_sa_sk_(?<body>[\w-]{40})(?![\w-])/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/mongodb.go",
      read: "2026-11-30",
    },
    {
      id: "atlas-service-account-id",
      what: "service account id",
      kind: "identifier",
      purpose: "api",
      marks: ["mdb_sa_id_"],
      pattern: /\bmdb_sa_id_(?<body>[\da-f]{24})\b/g,
      source: "https://github.com/betterleaks/betterleaks/blob/main/cmd/generate/config/rules/mongodb.go",
      read: "2026-11-30",
    },
  ],
});
