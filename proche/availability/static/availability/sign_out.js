/**
 * <form data-behaviour="availability/sign_out" data-remove="...">: before its person signs out, this browser is told
 * nothing more: whoever sits before it next must not read what is meant for them. It waits no longer than a moment.
 */
import { forget } from "./browser.js";

const LONGEST_MS = 1500;

/** @param {HTMLFormElement} form @returns {() => void} undo */
export function attach(form) {
  let isForgotten = false;
  /** @param {SubmitEvent} event */
  function leave(event) {
    if (isForgotten || !("serviceWorker" in navigator)) return;
    event.preventDefault();
    isForgotten = true;
    const moment = new Promise((done) => setTimeout(done, LONGEST_MS));
    // Signing out never fails for a browser that cannot be reached: its push service says so later.
    Promise.race([forget(form.dataset.remove ?? "").catch(() => {}), moment]).then(() => form.requestSubmit());
  }
  form.addEventListener("submit", leave);
  return () => form.removeEventListener("submit", leave);
}
