/** A toast leaves by itself, unless someone points at it or tabs into it, or it says no. */

const SECONDS = 8;

/** @param {HTMLElement} toast @returns {() => void} undo */
export function attach(toast) {
  let timer = 0;
  const leave = () => toast.remove();
  const stay = () => window.clearTimeout(timer);
  function start() {
    stay();
    // A refusal stays until it was read: it says what to do next; a banner until its person has seen it.
    if (!toast.classList.contains("refused") && !("stays" in toast.dataset)) timer = window.setTimeout(leave, SECONDS * 1000);
  }
  /** @param {Event} event */
  function click(event) {
    if (/** @type {Element} */ (event.target).closest("[data-dismiss]")) leave();
  }
  /** @param {Event} event */
  function done(event) {
    if (/** @type {CustomEvent} */ (event).detail?.successful) leave();
  }
  toast.addEventListener("click", click);
  toast.addEventListener("htmx:afterRequest", done);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stay);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  // Someone may be at it already.
  if (!toast.matches(":hover, :focus-within")) start();
  return stay;
}
