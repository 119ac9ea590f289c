/** What a variable is when nobody sets it: `${TAG:-1.4}` is `1.4`; those without a default stay. */
export function withDefaults(text: string): string {
  return text.replaceAll(/\$\{\w+:?-([^{}$]*)\}/g, "$1");
}
