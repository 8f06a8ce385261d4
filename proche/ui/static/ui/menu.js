/** <details data-behaviour="ui/menu">: closes by Escape and by a click elsewhere. */

/** @param {HTMLElement} element @returns {() => void} undo */
export function attach(element) {
  const menu = /** @type {HTMLDetailsElement} */ (element);
  /** @param {Event} event */
  function elsewhere(event) {
    if (menu.open && !menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
  }
  /** @param {KeyboardEvent} event */
  function escape(event) {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
  document.addEventListener("click", elsewhere);
  document.addEventListener("focusin", elsewhere);
  document.addEventListener("keydown", escape);
  return () => {
    document.removeEventListener("click", elsewhere);
    document.removeEventListener("focusin", elsewhere);
    document.removeEventListener("keydown", escape);
  };
}
