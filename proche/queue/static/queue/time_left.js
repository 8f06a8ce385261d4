/** What is left until a moment, as "1:05"; "0:00" once it has come. @param {number} until @param {number} now */
export function left(until, now) {
  const seconds = Math.max(0, Math.round((until - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
