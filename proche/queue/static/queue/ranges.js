/** The places from one to another, whichever comes first; the second alone when there is no first. */
/** @param {number} from @param {number} to @returns {number[]} */
export function between(from, to) {
  if (from < 0) return [to];
  const first = Math.min(from, to);
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, n) => first + n);
}
