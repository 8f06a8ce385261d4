/** <div data-behaviour="orders/desk">: the place of the field in focus is lit on the document, and in sight. */

/** @param {HTMLElement} desk @returns {() => void} undo */
export function attach(desk) {
  /** @param {FocusEvent} event */
  function follow(event) {
    const target = event.target instanceof Element && event.target.closest("[data-field]");
    if (target && !target.closest(".marks")) light(desk, target.getAttribute("data-field") ?? "");
  }
  desk.addEventListener("focusin", follow);
  // The panel may have taken the focus before this was listening.
  const here = document.activeElement?.closest("[data-field]");
  if (here && desk.contains(here)) light(desk, here.getAttribute("data-field") ?? "");
  return () => desk.removeEventListener("focusin", follow);
}

/** The field's own place, else its line's. @param {HTMLElement} desk @param {string} field */
function light(desk, field) {
  const marks = [...desk.querySelectorAll(".marks rect")];
  for (const mark of marks) mark.classList.remove("here");
  const line = /^\/lines\/\d+\//.exec(field)?.[0];
  const own = marks.filter((mark) => mark.getAttribute("data-field") === field);
  const lit = own.length ? own : marks.filter((mark) => line && mark.getAttribute("data-field")?.startsWith(line));
  for (const mark of lit) mark.classList.add("here");
  const pages = desk.querySelector(".document .pages");
  if (lit[0] && pages) bring(lit[0], pages);
}

/** Scroll the document alone, never the page. @param {Element} mark @param {Element} pages */
function bring(mark, pages) {
  const place = mark.getBoundingClientRect();
  const frame = pages.getBoundingClientRect();
  if (place.top >= frame.top && place.bottom <= frame.bottom) return;
  pages.scrollBy({ top: place.top - frame.top - frame.height / 3 });
}
