/**
 * <form data-behaviour="queue/times">: of the times proposed and the one that is typed, the latest counts.
 * Choosing one empties the field, typing chooses none; without scripts what is typed counts.
 */

/** @param {HTMLElement} form @returns {() => void} undo */
export function attach(form) {
  const typed = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=typed]"));
  const times = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input[name=begin]"));
  function choose() {
    if (typed) typed.value = "";
  }
  function type() {
    for (const time of times) time.checked = false;
  }
  // What was typed or chosen before this was listening: where the hand is now is the latest.
  if (typed && typed.value !== typed.defaultValue) [...times].some((time) => time === document.activeElement) ? choose() : type();
  for (const time of times) time.addEventListener("change", choose);
  typed?.addEventListener("input", type);
  return () => {
    for (const time of times) time.removeEventListener("change", choose);
    typed?.removeEventListener("input", type);
  };
}
