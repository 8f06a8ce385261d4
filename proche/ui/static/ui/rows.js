/** <tbody data-behaviour="ui/rows">: the arrows walk from row to row. */

/** @param {HTMLElement} rows @returns {() => void} undo */
export function attach(rows) {
  const links = () => /** @type {HTMLElement[]} */ ([...rows.querySelectorAll("a.whole")]);
  /** @param {KeyboardEvent} event */
  function press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = links();
    const here = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    // From outside the list only the arrow down enters it, so that the page still scrolls up.
    if (here < 0 && (step < 0 || document.activeElement !== document.body)) return;
    const next = all[here + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
}
