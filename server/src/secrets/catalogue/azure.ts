import { provider } from "./provider.ts";

export const azure = provider({
  name: "Azure",
  docs: "https://learn.microsoft.com",
  tokens: [
    {
      id: "azure-storage-key",
      what: "storage account key",
      kind: "secret",
      purpose: "api",
      marks: ["AccountKey="],
      pattern: /\bAccountKey=(?<body>[A-Za-z0-9+/]{86}==)/g,
      source: "https://learn.microsoft.com/en-us/azure/storage/common/storage-configure-connection-string",
    },
    {
      id: "azure-shared-access-key",
      what: "shared access key",
      kind: "secret",
      purpose: "api",
      marks: ["SharedAccessKey="],
      pattern: /\bSharedAccessKey=(?<body>[A-Za-z0-9+/]{43}=)/g,
      source: "https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-sas",
    },
  ],
});
