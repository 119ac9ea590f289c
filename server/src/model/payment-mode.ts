import { opposite, switchOf } from "./switch.ts";

const MOCKS =
  /^(?:\w+_)?(?:(?:MOCK|FAKE|STUB|SIMULATE|DUMMY)_(?:PAYMENTS?|PSP|STRIPE|ADYEN|PAYPAL|CHECKOUT|CHARGES?)|(?:PAYMENTS?|PSP|STRIPE|ADYEN|PAYPAL|CHECKOUT)_(?:MOCK|FAKE|STUB|SIMULATE|DRY_RUN)(?:ED|S)?(?:_MODE|_ENABLED)?|(?:ALLOW|ACCEPT|ENABLE)_TEST_CARDS?)$/;
const CHECKS = "3DS|3D_SECURE|THREE_?DS|SCA|FRAUD|AVS|CVV|CVC|KYC|AML|SANCTIONS?|RISK|PAYMENTS?|VELOCITY";
const SKIPS = new RegExp(
  `^(?:\\w+_)?(?:SKIP|DISABLE|BYPASS|IGNORE|NO)_(?:${CHECKS})(?:_(?:CHECKS?|SCREENING|VERIFICATION|VALIDATION|RULES?|AUTH|DETECTION))?$`,
);
const ENABLES = new RegExp(
  `^(?:\\w+_)?(?:ENABLE_(?:${CHECKS})(?:_(?:CHECKS?|SCREENING|DETECTION|RULES?))?|(?:${CHECKS})_(?:CHECKS?|SCREENING|DETECTION|VERIFICATION|RULES?)(?:_ENABLED)?)$`,
);
const PROVIDER = /^(?:\w+_)?(?:PAYMENTS?|PSP)_(?:PROVIDER|GATEWAY|PROCESSOR|BACKEND|DRIVER)$/;
const NOBODY = /^(?:mock|fake|stub|dummy|null|none|test|noop)$/i;

/** Says for all providers at once whether money moves. */
const MODE = /^(?:\w+_)?(?:PAYMENTS?|PSP|CHECKOUT|BILLING)_(?:MODE|ENV(?:IRONMENT)?)$/;
const TEST_MODE = /^(?:test(?:ing|mode)?|sandbox|mock|demo|dry[-_]?run)$/i;

/** What a setting pretends about payments, in words behind its name, and the value that would not where there is one. */
export function paymentPretence(key: string, value: string): { does: string; better: string | undefined } | undefined {
  const state = switchOf(value);
  if (state === undefined) {
    const text = value.trim();
    const isNobody = (NOBODY.test(text) && PROVIDER.test(key)) || (TEST_MODE.test(text) && MODE.test(key));
    return isNobody ? { does: "takes no real payments", better: undefined } : undefined;
  }
  const better = opposite(value);
  if (!state) return ENABLES.test(key) ? { does: "turns a check of payments off", better } : undefined;
  if (MOCKS.test(key)) return { does: "pretends that payments succeed", better };
  return SKIPS.test(key) ? { does: "skips a check of payments", better } : undefined;
}
