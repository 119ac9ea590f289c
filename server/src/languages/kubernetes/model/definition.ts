const DEFINITION = /^kind[ \t]*:[ \t]*["']?CustomResourceDefinition["']?[ \t]*(?:#.*)?\r?$/m;

/** Whether a text defines kinds, as far as nobody parses it: a file of definitions is long. */
export function isDefinition(text: string): boolean {
  return text.includes("CustomResourceDefinition") && DEFINITION.test(text);
}
