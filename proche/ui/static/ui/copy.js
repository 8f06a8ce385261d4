/** <input readonly data-behaviour="ui/copy" data-copied="Copied.">: a click selects and copies it, and says so. */

/** @param {HTMLElement} element @returns {() => void} undo */
export function attach(element) {
  const input = /** @type {HTMLInputElement} */ (element);
  async function copy() {
    input.select();
    await navigator.clipboard.writeText(input.value);
    input.setCustomValidity("");
    input.title = input.dataset.copied ?? "";
  }
  input.addEventListener("click", copy);
  return () => input.removeEventListener("click", copy);
}
