/**
 * <section data-behaviour="orders/panel">: only the doubts ask for a hand. The first answer of the first doubt
 * has the focus, Tab goes from doubt to doubt and then to Confirm, a figure chooses an answer; totals live.
 */
import { amount, money } from "./amounts.js";

/** @param {HTMLElement} panel @returns {() => void} undo */
export function attach(panel) {
  const asks = () => /** @type {HTMLElement[]} */ ([...panel.querySelectorAll("[data-ask]")]);
  /** @param {HTMLElement | undefined} ask */
  const first = (ask) => /** @type {HTMLElement | null} */ (
    // Where nothing is likely, the hand goes to where one writes what is meant, never to a button that takes away.
    ask?.querySelector(".first") ?? ask?.querySelector("input:not([type=hidden])") ?? ask?.querySelector("[data-pick]") ?? null);
  const confirm = () => /** @type {HTMLElement | null} */ (panel.querySelector("[data-confirm], [data-next-case]"));

  /** @param {KeyboardEvent} event */
  function press(event) {
    // A key that is held down must not answer one doubt after another and confirm at the end.
    if (event.key === "Enter" && event.repeat) return event.preventDefault();
    const ask = event.target instanceof Element ? /** @type {HTMLElement | null} */ (event.target.closest("[data-ask]")) : null;
    if (!ask || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Tab" && event.target instanceof HTMLButtonElement) return walk(event, ask);
    if (event.target instanceof HTMLInputElement) return;
    const pick = /** @type {HTMLElement | null} */ (ask.querySelector(`[data-pick="${CSS.escape(event.key.toLowerCase())}"]`));
    if (!pick) return;
    event.preventDefault();
    event.stopPropagation();
    pick.click();
  }

  /** From doubt to doubt; behind the last one Confirm, before the first one the page as usual. @param {KeyboardEvent} event @param {HTMLElement} ask */
  function walk(event, ask) {
    const all = asks();
    const place = all.indexOf(ask) + (event.shiftKey ? -1 : 1);
    const next = place < 0 ? null : place < all.length ? first(all[place]) : confirm();
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  function reckon() {
    let sum = 0;
    for (const row of panel.querySelectorAll("[data-line]")) sum += row instanceof HTMLElement ? line(row) : 0;
    const total = panel.querySelector("[data-total]");
    if (total instanceof HTMLElement) total.textContent = money(sum, total.dataset.currency ?? "EUR", document.documentElement.lang);
  }

  /** @param {HTMLElement} row */
  function line(row) {
    const typed = row.querySelector("[data-quantity]");
    const cell = row.querySelector("[data-amount]");
    const product = amount(typed instanceof HTMLInputElement ? typed.value : "") * Number(row.dataset.price || "NaN");
    if (!cell || Number.isNaN(product)) return 0;
    const total = panel.querySelector("[data-total]");
    const currency = total instanceof HTMLElement ? (total.dataset.currency ?? "EUR") : "EUR";
    cell.textContent = money(product, currency, document.documentElement.lang);
    return Math.round(product * 100) / 100;
  }

  /** @param {Event} event */
  function type(event) {
    if (event.target instanceof Element && event.target.matches("[data-quantity]")) reckon();
  }

  panel.addEventListener("keydown", press);
  panel.addEventListener("input", type);
  const typed = /** @type {HTMLInputElement[]} */ ([...panel.querySelectorAll("input[data-quantity]")]);
  if (typed.some((quantity) => quantity.value !== quantity.defaultValue)) reckon();
  // What was swapped in takes the focus on from where the answered doubt left it.
  if (document.activeElement === document.body || document.activeElement === null) {
    const ask = first(asks()[0]);
    // Confirm stands in sight at the foot of the window: going there must not scroll the order away.
    if (ask) ask.focus();
    else confirm()?.focus({ preventScroll: true });
  }
  return () => {
    panel.removeEventListener("keydown", press);
    panel.removeEventListener("input", type);
  };
}
