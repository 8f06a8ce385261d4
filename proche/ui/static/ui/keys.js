/**
 * What a key press means, apart from the page. A declared key is "n", "?", "Enter", "mod+Enter" (Ctrl, or
 * Command on a Mac) or a sequence such as "g q".
 *
 * @typedef {{ key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean }} Press
 */

/** @param {Press} press @returns {string} */
export function name(press) {
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return press.ctrlKey || press.metaKey ? `mod+${key}` : press.altKey ? `alt+${key}` : key;
}

/**
 * The declared key that `press` completes, or the beginning of a sequence it leaves open.
 * @param {string} pending @param {Press} press @param {readonly string[]} declared
 * @returns {{ hit: string, pending: string }}
 */
export function read(pending, press, declared) {
  const pressed = name(press);
  const sequence = pending ? `${pending} ${pressed}` : pressed;
  if (declared.includes(sequence)) return { hit: sequence, pending: "" };
  if (declared.some((key) => key.startsWith(`${sequence} `))) return { hit: "", pending: sequence };
  return pending ? read("", press, declared) : { hit: "", pending: "" };
}

/** Whether a key without a modifier belongs to what is being typed. @param {EventTarget | null} target */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
}

/** How a declared key is shown. @param {string} key @returns {string[]} */
export function shown(key) {
  /** @type {Record<string, string>} */
  const names = { Enter: "↵", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", mod: "Ctrl", Escape: "Esc" };
  return key.split(/[ +]/).map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}
