/** <div data-behaviour="orders/finder">: Enter takes the first that was found, the arrows walk among them. */

/** @param {HTMLElement} finder @returns {() => void} undo */
export function attach(finder) {
  const items = () => /** @type {HTMLButtonElement[]} */ ([...finder.querySelectorAll(".item")]);
  /** @param {KeyboardEvent} event */
  function press(event) {
    const all = items();
    const here = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (event.key === "Enter" && here < 0 && all[0]) {
      event.preventDefault();
      all[0].click();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = all[here + step] ?? finder.querySelector("input[type=search]");
    if (next instanceof HTMLElement) next.focus();
  }
  finder.addEventListener("keydown", press);
  return () => finder.removeEventListener("keydown", press);
}
