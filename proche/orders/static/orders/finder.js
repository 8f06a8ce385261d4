/**
 * <div data-behaviour="orders/finder">: Enter takes the first that was found, the arrows walk among them. In a
 * dialog the button that opened it says by data-pointer what is looked for, and taking one closes it.
 */

/** @param {HTMLElement} finder @returns {() => void} undo */
export function attach(finder) {
  const dialog = finder.closest("dialog");
  const fold = finder.closest("details");
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
  /** @param {Event} event */
  function taken(event) {
    if (event.target instanceof Element && event.target.closest(".found form")) dialog?.close();
  }
  /** @param {Event} event */
  function open(event) {
    const opener = event.target instanceof Element && event.target.closest("[data-opens]");
    if (!dialog || !opener || opener.getAttribute("data-opens") !== dialog.id) return;
    const pointer = finder.querySelector("[name=pointer]");
    if (pointer instanceof HTMLInputElement) pointer.value = opener.getAttribute("data-pointer") ?? "";
    const search = finder.querySelector("input[type=search]");
    if (search instanceof HTMLInputElement) search.value = "";
    finder.querySelector(".found")?.replaceChildren();
  }
  /** What unfolds is to be written in: the keys must not go on to the button that had the focus. */
  function unfold() {
    const search = finder.querySelector("input[type=search]");
    if (fold?.open && search instanceof HTMLInputElement) search.focus();
  }
  if (fold?.contains(document.activeElement)) unfold();
  fold?.addEventListener("toggle", unfold);
  finder.addEventListener("keydown", press);
  finder.addEventListener("submit", taken);
  // Before the page's own listener shows the dialog.
  document.addEventListener("click", open, true);
  return () => {
    fold?.removeEventListener("toggle", unfold);
    finder.removeEventListener("keydown", press);
    finder.removeEventListener("submit", taken);
    document.removeEventListener("click", open, true);
  };
}
