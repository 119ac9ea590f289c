/** Past so many mistyped names in one file nobody is helped by a guess, and each is compared with all known ones. */
const MAX_GUESSES = 20;

/** `nearestName` for the names of one file. */
export function createGuesser(): typeof nearestName {
  let guesses = 0;
  return (written, known) => (++guesses > MAX_GUESSES ? undefined : nearestName(written, known));
}

/** Longer ones are no slips of the fingers. */
const MAX_LENGTH = 100;

/** The known name that a mistyped one probably means, or undefined when none is near (more than a third of it differs). */
export function nearestName<Name extends string>(written: string, known: readonly Name[]): Name | undefined {
  if (written.length > MAX_LENGTH) return undefined;
  let best: Name | undefined;
  let least = Math.max(2, Math.floor(written.length / 3)) + 1;
  for (const name of known) {
    if (Math.abs(name.length - written.length) >= least) continue;
    const distance = editDistance(written, name);
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best;
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + (same ? 0 : 1),
        ),
      );
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
