import { provider } from "./provider.ts";

export const dropbox = provider({
  name: "Dropbox",
  docs: "https://www.dropbox.com/developers",
  named: [
    {
      id: "dropbox-access-token",
      what: "access token",
      kind: "secret",
      purpose: "token",
      words: [["dropbox"]],
      pattern: /^sl\.(?:u\.)?(?<body>[\w-]{130,2000})$/,
      source: "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors/dropbox",
      read: "2026-11-30",
    },
  ],
});
