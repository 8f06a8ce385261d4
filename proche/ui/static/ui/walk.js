/**
 * Where an arrow leads among `count` stops in a row, round from the last to the first; -1 when the key leads
 * nowhere.
 * @param {string} key @param {number} here @param {number} count @returns {number}
 */
export function step(key, here, count) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (!by || here < 0 || count < 2) return -1;
  return (here + by + count) % count;
}
