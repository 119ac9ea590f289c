import { provider } from "./provider.ts";

export const efi = provider({
  name: "Efí",
  docs: "https://dev.efipay.com.br/docs",
  words: ["efipay", "gerencianet"],
  hosts: {
    test: ["pix-h.api.efipay.com.br", "cobrancas-h.api.efipay.com.br"],
    live: ["pix.api.efipay.com.br", "cobrancas.api.efipay.com.br"],
    pairs: [
      ["pix-h.api.efipay.com.br", "pix.api.efipay.com.br"],
      ["cobrancas-h.api.efipay.com.br", "cobrancas.api.efipay.com.br"],
    ],
  },
});
