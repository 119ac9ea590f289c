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
    {
      id: "supabase-anon-key",
      what: "anon key",
      kind: "publishable",
      purpose: "api",
      // `"role":"anon"` in base64, by where it stands in groups of three.
      marks: ["InJvbGUiOiJhbm9uI", "Jyb2xlIjoiYW5vbiI", "icm9sZSI6ImFub24i"],
      pattern:
        /(?<![\w.-])eyJ[\w-]{10,200}\.eyJ[\w-]{0,400}(?:InJvbGUiOiJhbm9uI|Jyb2xlIjoiYW5vbiI|icm9sZSI6ImFub24i)[\w-]{0,400}\.(?<body>[\w-]{20,100})/g,
      source: "https://supabase.com/docs/guides/api/api-keys",
      read: "2026-12-01",
    },
  ],
  beginnings: ["sbp_", "sb_secret_", "sb_publishable_"],
});
