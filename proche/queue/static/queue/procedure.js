/**
 * <section data-behaviour="queue/procedure">: one follows a procedure with one hand, the telephone in the other.
 * A figure chooses an answer, U undoes, D opens "not as written"; Ctrl and Enter send what is being typed.
 * `data-focus` says that the panel has just been renewed by a step: the next control has the focus.
 */
import { isTyping } from "../ui/keys.js";

/** @param {HTMLElement} element @returns {() => void} undo */
export function attach(element) {
  /** @param {string} selector */
  const find = (selector) => /** @type {HTMLElement | null} */ (element.querySelector(selector));

  /** @param {KeyboardEvent} event @returns {HTMLElement | null} what the key presses */
  function pressed(event) {
    if (event.altKey) return null;
    if (event.ctrlKey || event.metaKey) return event.key === "Enter" ? find("[data-send]") : null;
    if (isTyping(event.target)) return null;
    if (/^[1-9]$/.test(event.key)) return find(`[data-pick="${event.key}"]`);
    if (event.key === "u") return find("[data-undo]");
    return event.key === "d" ? find("[data-deviate]") : null;
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const mark = event.isComposing ? null : pressed(event);
    if (!mark) return;
    event.preventDefault();
    mark.click();
    if (mark.matches("[data-deviate]")) find("[data-reason]")?.focus();
  }

  element.addEventListener("keydown", press);
  // Who has begun to write elsewhere goes on there.
  const here = document.activeElement;
  if (element.hasAttribute("data-focus") && (element.contains(here) || !isTyping(here))) find("[data-first]")?.focus();
  return () => element.removeEventListener("keydown", press);
}
