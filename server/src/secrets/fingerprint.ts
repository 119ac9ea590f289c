/** Drawn when the program starts, kept in memory alone. */
let salt = Math.floor(Math.random() * 2 ** 32);

/** What makes the fingerprints of this run, for another thread of it; never to be written anywhere. */
export function fingerprintSalt(): number {
  return salt;
}

/** Makes this thread's fingerprints those of another; call it before the first file is read. */
export function shareFingerprintSalt(shared: number): void {
  salt = shared;
}

/**
 * A mark by which equal secrets can be told to be equal, of no use to anyone who does not have the value. Compare only
 * within one run; never write it.
 */
export function fingerprint(value: string): number {
  // Two rounds of a 32-bit mix, put together to 52 bits.
  const high = mix(value, salt | 0) >>> 12;
  const low = mix(value, Math.imul(salt ^ 0x9e3779b9, 0x85ebca6b)) >>> 0;
  return high * 2 ** 32 + low;
}

function mix(value: string, seed: number): number {
  let state = seed;
  for (let index = 0; index < value.length; index++) {
    state = Math.imul(state ^ value.charCodeAt(index), 0x5bd1e995);
    state ^= state >>> 15;
  }
  state = Math.imul(state ^ value.length, 0xc2b2ae35);
  return state ^ (state >>> 16);
}
