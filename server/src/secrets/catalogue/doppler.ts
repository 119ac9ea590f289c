import { provider } from "./provider.ts";

export const doppler = provider({
  name: "Doppler",
  docs: "https://docs.doppler.com",
  tokens: [
    {
      id: "doppler-token",
      what: "token",
      kind: "secret",
      purpose: "token",
      marks: ["dp.st.", "dp.pt.", "dp.ct.", "dp.sa.", "dp.scim."],
      pattern: /\bdp\.(?:pt|ct|sa|scim|st)\.(?:[\w-]{2,35}\.)?(?<body>[A-Za-z0-9]{40,44})\b/g,
      source: "https://docs.doppler.com/docs/service-tokens",
    },
  ],
});
