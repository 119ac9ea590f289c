/** Lower-case words of a name, cut at everything but letters and digits and at camelCase humps. */
export function wordsOf(name: string): string[] {
  // `DB_PASSWORD` and `db-password` have no humps.
  const isOneCase = name === name.toUpperCase() || name === name.toLowerCase();
  const humps = isOneCase
    ? name
    : name.replaceAll(/([a-z\d])([A-Z])/g, "$1 $2").replaceAll(/([A-Z])(?=[A-Z][a-z])/g, "$1 ");
  return humps
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");
}
