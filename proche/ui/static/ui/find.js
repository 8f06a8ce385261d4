/** <form data-behaviour="ui/find">: the arrows walk from the box into what was found, Escape comes back. */
import { step } from "./walk.js";

/** @param {HTMLElement} form @returns {() => void} undo */
export function attach(form) {
  const box = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const found = /** @type {HTMLElement} */ (form.querySelector(".found"));
  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.key === "Escape") return leave();
    const links = /** @type {HTMLElement[]} */ ([...found.querySelectorAll("a")]);
    const stops = [box, ...links];
    const next = stops[step(event.key, stops.indexOf(/** @type {HTMLElement} */ (document.activeElement)), stops.length)];
    if (!next || !links.length) return;
    event.preventDefault();
    next.focus();
  }
  function leave() {
    found.replaceChildren();
    box.focus();
  }
  /** Nothing typed shows nothing. */
  function typed() {
    if (!box.value.trim()) found.replaceChildren();
  }
  form.addEventListener("keydown", press);
  box.addEventListener("input", typed);
  return () => {
    form.removeEventListener("keydown", press);
    box.removeEventListener("input", typed);
  };
}
