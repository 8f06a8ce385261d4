/** <dialog data-behaviour="ui/dialog">: closes by its data-close buttons and by a click beside it. */

/** @param {HTMLElement} element @returns {() => void} undo */
export function attach(element) {
  const dialog = /** @type {HTMLDialogElement} */ (element);
  /** @param {MouseEvent} event */
  function click(event) {
    const target = /** @type {Element} */ (event.target);
    if (target === dialog || target.closest("[data-close]")) dialog.close();
  }
  dialog.addEventListener("click", click);
  if ("openNow" in dialog.dataset && !dialog.open) dialog.showModal();
  return () => dialog.removeEventListener("click", click);
}
