import { provider } from "./provider.ts";

export const wechatPay = provider({
  name: "WeChat Pay",
  docs: "https://pay.weixin.qq.com",
  words: ["wechatpay"],
  named: [
    {
      id: "wechat-pay-key",
      what: "API key",
      kind: "secret",
      purpose: "api",
      words: [["wechat", "wechatpay", "wxpay"], ["key"]],
      pattern: /^(?<body>[A-Za-z0-9]{32})$/,
      source: "https://pay.weixin.qq.com/doc/global/v3/en/4012354993",
    },
  ],
});
