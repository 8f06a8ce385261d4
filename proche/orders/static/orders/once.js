/** <form data-behaviour="orders/once">: a double click sends once; the server would see the same, this saves the wait. */

/** @param {HTMLElement} element @returns {() => void} undo */
export function attach(element) {
  let sent = false;
  /** @param {Event} event */
  function submit(event) {
    if (sent) event.preventDefault();
    sent = true;
  }
  // Coming back to the page by the browser's Back may show it as it was: it may send again.
  const again = () => (sent = false);
  element.addEventListener("submit", submit);
  window.addEventListener("pageshow", again);
  return () => {
    element.removeEventListener("submit", submit);
    window.removeEventListener("pageshow", again);
  };
}
