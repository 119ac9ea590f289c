import { provider } from "./provider.ts";

export const supabase = provider({
  name: "Supabase",
  docs: "https://supabase.com",
  tokens: [
    {
      id: "supabase-key",
      what: "secret key",
      kind: "secret",
      purpose: "api",
      marks: ["sbp_", "sb_secret_"],
      pattern: /\b(?:sbp_|sb_secret_)(?<body>[\w-]{30,60})(?![\w-])/g,
      source: "https://supabase.com/docs/guides/api/api-keys",
    },
    {
      id: "supabase-publishable-key",
      what: "publishable key",
      kind: "publishable",
      purpose: "api",
      marks: ["sb_publishable_"],
      pattern: /\bsb_publishable_(?<body>[\w-]{30,60})(?![\w-])/g,
      source: "https://supabase.com/docs/guides/api/api-keys",
    },
  ],
  beginnings: ["sbp_", "sb_secret_", "sb_publishable_"],
});
