/**
 * <body data-behaviour="ui/trouble">: what was clicked and did not reach the desk is said, with a button that sends
 * it again. What was typed stays where it was. A broken answer never replaces a part of the page.
 */

/** @typedef {{ elt: HTMLElement, requestConfig?: { formData?: FormData, verb?: string }, xhr?: XMLHttpRequest, shouldSwap?: boolean }} Sent */

/** @param {HTMLElement} body @returns {() => void} undo */
export function attach(body) {
  /** @param {Event} event */
  function lost(event) {
    const sent = /** @type {CustomEvent<Sent>} */ (event).detail;
    // What only looks (a live renewal, a search) is asked again by itself.
    if (sent.requestConfig?.verb !== "get") say(sent);
  }
  /** @param {Event} event */
  function answered(event) {
    const sent = /** @type {CustomEvent<Sent>} */ (event).detail;
    const answer = sent.xhr;
    if (!answer || answer.status < 500 || answer.getResponseHeader("HX-Reswap")) return;
    sent.shouldSwap = false;
    say(sent);
  }
  for (const name of ["htmx:sendError", "htmx:timeout"]) body.addEventListener(name, lost);
  body.addEventListener("htmx:beforeSwap", answered);
  return () => {
    for (const name of ["htmx:sendError", "htmx:timeout"]) body.removeEventListener(name, lost);
    body.removeEventListener("htmx:beforeSwap", answered);
  };
}

/** One toast for all that waits to be sent again. @param {Sent} sent */
function say(sent) {
  document.querySelector("#toasts [data-trouble]")?.remove();
  const template = document.getElementById("trouble");
  const toasts = document.getElementById("toasts");
  if (!(template instanceof HTMLTemplateElement) || !toasts) return;
  toasts.append(template.content.cloneNode(true));
  const toast = /** @type {HTMLElement | null} */ (toasts.querySelector("[data-trouble]"));
  const again = toast?.querySelector("[data-again]");
  const form = sent.elt.closest("form");
  if (!form) return again?.remove();
  const pressed = buttonOf(form, sent.requestConfig?.formData);
  again?.addEventListener("click", () => {
    toast?.remove();
    if (pressed) pressed.click();
    else if (form.isConnected) form.requestSubmit();
  });
}

/** The button that was pressed: its name and value went along. @param {HTMLFormElement} form @param {FormData} [data] */
function buttonOf(form, data) {
  const buttons = [...form.elements].filter((one) => one instanceof HTMLButtonElement);
  return buttons.find((button) => button.name && data?.get(button.name) === button.value) ?? null;
}
