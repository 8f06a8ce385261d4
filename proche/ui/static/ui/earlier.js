/**
 * What a person did while the scripts were on their way is told once the page listens: a choice as its `change`,
 * words in a field as `typed` (of which htmx may be told: hx-trigger="..., typed from:#q"), and as `change` too
 * unless they are still being written. What a browser fills in on the way back to a page is nobody's doing.
 *
 * @typedef {{ selected: boolean, defaultSelected: boolean }} Choice
 * @typedef {{ type: string, value: string, defaultValue?: string, checked?: boolean, defaultChecked?: boolean,
 *   files?: { length: number } | null, options?: Iterable<Choice> }} Control
 */

const CHOSEN = ["checkbox", "radio", "file", "select-one", "select-multiple"];
const PRESSED = ["hidden", "submit", "button", "reset", "image"];

/** Whether it is no longer as the page came. @param {Control} control @returns {boolean} */
export function isChanged(control) {
  if (PRESSED.includes(control.type)) return false;
  // The one that lost the dot tells nothing.
  if (control.type === "radio") return control.checked === true && !control.defaultChecked;
  if (control.type === "checkbox") return control.checked !== control.defaultChecked;
  if (control.type === "file") return (control.files?.length ?? 0) > 0;
  if (control.options) return isChosenAnew(control.type, [...control.options]);
  return control.value !== control.defaultValue;
}

/** @param {string} type @param {Choice[]} choices */
function isChosenAnew(type, choices) {
  if (type === "select-multiple") return choices.some((one) => one.selected !== one.defaultSelected);
  // A list in which nothing is chosen shows its first.
  const first = Math.max(0, choices.findLastIndex((one) => one.defaultSelected));
  return choices.some((one, place) => one.selected && place !== first);
}

/** The events that tell of it. @param {Control} control @param {boolean} isHere whether it has the focus */
export function told(control, isHere) {
  if (!isChanged(control)) return [];
  if (CHOSEN.includes(control.type)) return ["change"];
  return isHere ? ["typed"] : ["typed", "change"];
}

export function tell() {
  const visit = performance.getEntriesByType("navigation")[0];
  if (visit instanceof PerformanceNavigationTiming && visit.type !== "navigate") return;
  const controls = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input, select, textarea"));
  for (const control of controls)
    for (const name of told(control, control === document.activeElement)) control.dispatchEvent(new Event(name, { bubbles: true }));
}
