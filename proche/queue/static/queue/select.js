/**
 * <form data-behaviour="queue/select">: rows are selected with X, from one to another with Shift, all at once by
 * the box in the head; the form tells how many. Without it the boxes and the form work as they stand.
 */
import { between } from "./ranges.js";

/** @param {HTMLFormElement} form @returns {() => void} undo */
export function attach(form) {
  const boxes = () =>
    /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(`input[form="${form.id}"][name="case"]`)]);
  const count = /** @type {HTMLElement | null} */ (form.querySelector("[data-count]"));
  const plain = count?.textContent ?? "";
  /** @type {Set<string>} */
  const chosen = new Set();
  let latest = -1;
  function tell() {
    const all = boxes();
    for (const box of all) box.checked ? chosen.add(box.value) : chosen.delete(box.value);
    const number = all.filter((box) => box.checked).length;
    form.classList.toggle("on", number > 0);
    form.hidden = number === 0;
    if (count) count.textContent = number > 1 ? (count.dataset.more ?? "").replace("%s", String(number)) : number ? (count.dataset.one ?? "") : plain;
  }
  /** @param {number} place @param {boolean} on @param {boolean} range */
  function set(place, on, range) {
    const all = boxes();
    for (const n of range ? between(latest, place) : [place]) if (all[n]) all[n].checked = on;
    latest = place;
    tell();
  }
  /** @param {MouseEvent} event */
  function click(event) {
    const box = event.target;
    if (!(box instanceof HTMLInputElement)) return;
    if (box.dataset.all !== undefined) {
      for (const one of boxes()) one.checked = box.checked;
      tell();
    } else if (boxes().includes(box)) set(boxes().indexOf(box), box.checked, event.shiftKey);
  }
  /** @param {KeyboardEvent} event */
  function press(event) {
    const row = document.activeElement?.closest("tr");
    const box = row?.querySelector('input[name="case"]');
    if (event.key.toLowerCase() !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(box instanceof HTMLInputElement)) return;
    event.preventDefault();
    set(boxes().indexOf(box), !box.checked, event.shiftKey);
  }
  /** Rows renew themselves while one selects: what was selected stays so. */
  function keep() {
    for (const box of boxes()) box.checked = chosen.has(box.value);
    tell();
  }
  document.addEventListener("click", click);
  document.addEventListener("keydown", press);
  document.body.addEventListener("htmx:afterSettle", keep);
  // The box in the head may have been ticked before this was listening.
  const all = document.querySelector("input[data-all]");
  if (all instanceof HTMLInputElement && all.checked) for (const box of boxes()) box.checked = true;
  tell();
  return () => {
    document.removeEventListener("click", click);
    document.removeEventListener("keydown", press);
    document.body.removeEventListener("htmx:afterSettle", keep);
    form.hidden = false;
  };
}
