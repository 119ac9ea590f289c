/**
 * Providers by a word of a variable's name. It names the provider of a credential whose form does not, and ties it to what
 * says the mode. Words that are ordinary ones too (`square`, `wise`) do no harm: a name alone never makes a secret.
 */
const PROVIDERS_BY_WORD: Readonly<Record<string, string>> = {
  adyen: "Adyen",
  affirm: "Affirm",
  afterpay: "Afterpay",
  alipay: "Alipay",
  asaas: "Asaas",
  authnet: "Authorize.Net",
  authorizenet: "Authorize.Net",
  aws: "AWS",
  barclaycard: "Barclaycard",
  braintree: "Braintree",
  cashfree: "Cashfree",
  chargebee: "Chargebee",
  checkoutcom: "Checkout.com",
  circle: "Circle",
  cko: "Checkout.com",
  clerk: "Clerk",
  coinbase: "Coinbase",
  conekta: "Conekta",
  currencycloud: "Currencycloud",
  cybersource: "Cybersource",
  dlocal: "dLocal",
  dwolla: "Dwolla",
  easypost: "EasyPost",
  ebanx: "EBANX",
  finicity: "Finicity",
  flutterwave: "Flutterwave",
  flw: "Flutterwave",
  github: "GitHub",
  globalpay: "Global Payments",
  globalpayments: "Global Payments",
  gocardless: "GoCardless",
  highnote: "Highnote",
  iyzico: "iyzico",
  iyzipay: "iyzico",
  klarna: "Klarna",
  lemonsqueezy: "Lemon Squeezy",
  lithic: "Lithic",
  lob: "Lob",
  marqeta: "Marqeta",
  mercadopago: "Mercado Pago",
  mercury: "Mercury",
  midtrans: "Midtrans",
  mollie: "Mollie",
  moyasar: "Moyasar",
  nuvei: "Nuvei",
  omise: "Omise",
  opayo: "Opayo",
  paddle: "Paddle",
  pagarme: "Pagar.me",
  payline: "Payline",
  paymongo: "PayMongo",
  payoneer: "Payoneer",
  paypal: "PayPal",
  paystack: "Paystack",
  payu: "PayU",
  plaid: "Plaid",
  polar: "Polar",
  rainforest: "Rainforest",
  ramp: "Ramp",
  rapyd: "Rapyd",
  razorpay: "Razorpay",
  realex: "Global Payments",
  recurly: "Recurly",
  sagepay: "Opayo",
  sendgrid: "SendGrid",
  sentry: "Sentry",
  shopify: "Shopify",
  square: "Square",
  stripe: "Stripe",
  tink: "Tink",
  transferwise: "Wise",
  truelayer: "TrueLayer",
  twilio: "Twilio",
  wechatpay: "WeChat Pay",
  wise: "Wise",
  worldpay: "Worldpay",
  xendit: "Xendit",
  yapily: "Yapily",
  yoco: "Yoco",
  zuora: "Zuora",
};

/** Providers whose keys have the form of Stripe's: the variable's name says whose it is. */
const STRIPE_NAMESAKES = new Set([
  "Checkout.com",
  "Clerk",
  "Highnote",
  "Moyasar",
  "Pagar.me",
  "PayMongo",
  "Paystack",
  "Yoco",
]);

/** The provider that the words of a name speak of, lower case; two words in a row count as one. */
export function providerOfWords(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const provider = lookUp(word) ?? lookUp(word + (words[index + 1] ?? ""));
    if (provider !== undefined) return provider;
  }
  return undefined;
}

function lookUp(word: string): string | undefined {
  return Object.hasOwn(PROVIDERS_BY_WORD, word) ? PROVIDERS_BY_WORD[word] : undefined;
}

/** Whose key it is that has the form of Stripe's. */
export function ownerOfStripeForm(words: readonly string[]): string {
  const named = providerOfWords(words);
  return named !== undefined && STRIPE_NAMESAKES.has(named) ? named : "Stripe";
}

/** Hosts that tell live from test, by the end of the host's name. Hosts that serve both (api.stripe.com) are not here. */
const HOSTS: readonly (readonly [host: string, provider: string, mode: "live" | "test"])[] = [
  ["-test.adyen.com", "Adyen", "test"],
  ["-test.adyenpayments.com", "Adyen", "test"],
  ["-live.adyenpayments.com", "Adyen", "live"],
  ["-live.adyen.com", "Adyen", "live"],
  ["api.sandbox.braintreegateway.com", "Braintree", "test"],
  ["api.braintreegateway.com", "Braintree", "live"],
  ["sandbox.paypal.com", "PayPal", "test"],
  ["api-m.paypal.com", "PayPal", "live"],
  ["api.paypal.com", "PayPal", "live"],
  ["squareupsandbox.com", "Square", "test"],
  ["connect.squareup.com", "Square", "live"],
  ["sandbox.checkout.com", "Checkout.com", "test"],
  ["api.checkout.com", "Checkout.com", "live"],
  ["try.access.worldpay.com", "Worldpay", "test"],
  ["access.worldpay.com", "Worldpay", "live"],
  ["secure-test.worldpay.com", "Worldpay", "test"],
  ["secure.worldpay.com", "Worldpay", "live"],
  ["api-sandbox.gocardless.com", "GoCardless", "test"],
  ["api.gocardless.com", "GoCardless", "live"],
  ["playground.klarna.com", "Klarna", "test"],
  ["api.klarna.com", "Klarna", "live"],
  ["sandbox.plaid.com", "Plaid", "test"],
  ["development.plaid.com", "Plaid", "test"],
  ["production.plaid.com", "Plaid", "live"],
  ["sandbox.midtrans.com", "Midtrans", "test"],
  ["api.midtrans.com", "Midtrans", "live"],
  ["app.midtrans.com", "Midtrans", "live"],
  ["sandbox-api.paddle.com", "Paddle", "test"],
  ["api.paddle.com", "Paddle", "live"],
  ["sandbox.transferwise.tech", "Wise", "test"],
  ["wise-sandbox.com", "Wise", "test"],
  ["api.transferwise.com", "Wise", "live"],
  ["api.wise.com", "Wise", "live"],
  ["api-sandbox.dwolla.com", "Dwolla", "test"],
  ["api.dwolla.com", "Dwolla", "live"],
  ["devapi.currencycloud.com", "Currencycloud", "test"],
  ["api.currencycloud.com", "Currencycloud", "live"],
  ["apitest.authorize.net", "Authorize.Net", "test"],
  ["test.authorize.net", "Authorize.Net", "test"],
  ["api.authorize.net", "Authorize.Net", "live"],
  ["api2.authorize.net", "Authorize.Net", "live"],
  ["apitest.cybersource.com", "Cybersource", "test"],
  ["api.cybersource.com", "Cybersource", "live"],
  ["sandbox.cashfree.com", "Cashfree", "test"],
  ["api.cashfree.com", "Cashfree", "live"],
  ["api-sandbox.asaas.com", "Asaas", "test"],
  ["api.asaas.com", "Asaas", "live"],
  ["sandboxapi.rapyd.net", "Rapyd", "test"],
  ["api.rapyd.net", "Rapyd", "live"],
  ["sandbox-api.marqeta.com", "Marqeta", "test"],
  ["sandbox-api.iyzipay.com", "iyzico", "test"],
  ["api.iyzipay.com", "iyzico", "live"],
  ["truelayer-sandbox.com", "TrueLayer", "test"],
  ["api.truelayer.com", "TrueLayer", "live"],
];

export interface ProviderHost {
  readonly provider: string;
  readonly mode: "live" | "test";
}

/** What a provider's host says of the mode. The host without port, any case. */
export function modeOfHost(host: string): ProviderHost | undefined {
  const lower = host.toLowerCase();
  for (const [end, provider, mode] of HOSTS) {
    if (!lower.endsWith(end)) continue;
    const before = lower.charAt(lower.length - end.length - 1);
    if (end.startsWith("-") || before === "" || before === ".") return { provider, mode };
  }
  return undefined;
}

/** The host of the sandbox and that of real money, where one takes the place of the other. */
const HOST_PAIRS: readonly (readonly [test: string, live: string])[] = [
  ["api.sandbox.braintreegateway.com", "api.braintreegateway.com"],
  ["api-m.sandbox.paypal.com", "api-m.paypal.com"],
  ["api.sandbox.paypal.com", "api.paypal.com"],
  ["connect.squareupsandbox.com", "connect.squareup.com"],
  ["api.sandbox.checkout.com", "api.checkout.com"],
  ["try.access.worldpay.com", "access.worldpay.com"],
  ["secure-test.worldpay.com", "secure.worldpay.com"],
  ["api-sandbox.gocardless.com", "api.gocardless.com"],
  ["api.playground.klarna.com", "api.klarna.com"],
  ["sandbox.plaid.com", "production.plaid.com"],
  ["api.sandbox.midtrans.com", "api.midtrans.com"],
  ["app.sandbox.midtrans.com", "app.midtrans.com"],
  ["sandbox-api.paddle.com", "api.paddle.com"],
  ["api.sandbox.transferwise.tech", "api.transferwise.com"],
  ["api-sandbox.dwolla.com", "api.dwolla.com"],
  ["devapi.currencycloud.com", "api.currencycloud.com"],
  ["apitest.authorize.net", "api.authorize.net"],
  ["apitest.cybersource.com", "api.cybersource.com"],
  ["sandbox.cashfree.com", "api.cashfree.com"],
  ["api-sandbox.asaas.com", "api.asaas.com"],
  ["sandboxapi.rapyd.net", "api.rapyd.net"],
  ["sandbox-api.iyzipay.com", "api.iyzipay.com"],
  ["api.truelayer-sandbox.com", "api.truelayer.com"],
];

/** The host that a provider has in a mode beside another host of it; undefined where it is made otherwise. */
export function hostInMode(host: string, mode: "live" | "test"): string | undefined {
  const pair = HOST_PAIRS.find((hosts) => hosts.includes(host.toLowerCase()));
  return pair?.[mode === "test" ? 0 : 1];
}
