/** <form data-behaviour="ui/submit">: sends itself when a choice in it changes; without scripts its button does. */

/** @param {HTMLElement} element @returns {() => void} undo */
export function attach(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  const send = () => form.requestSubmit();
  for (const button of form.querySelectorAll("[data-without-script]")) button.setAttribute("hidden", "");
  form.addEventListener("change", send);
  return () => form.removeEventListener("change", send);
}
