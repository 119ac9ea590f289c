/** What is wrong with the name of a port (IANA_SVC_NAME, as `validation.IsValidPortName` has it); undefined when nothing is. */
export function portNameProblem(name: string): string | undefined {
  if (name.length > 15) return `is ${name.length} characters long; 15 are the most`;
  if (/[^a-z0-9-]/.test(name)) return "may hold small letters, digits and `-` only";
  if (!/[a-z]/.test(name)) return "must hold a letter";
  if (name.includes("--")) return "must not hold `--`";
  return name.startsWith("-") || name.endsWith("-") ? "must begin and end with a letter or digit" : undefined;
}
