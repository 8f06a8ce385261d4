/** Keys declared in the page: `data-key="n"` presses its button, `data-opens="id"` opens that dialog. */
import { isTyping, name, read, shown } from "./keys.js";

/** @returns {HTMLElement[]} the marks that can be used now */
function marks() {
  const open = document.querySelector("dialog[open]");
  const all = /** @type {HTMLElement[]} */ ([...(open ?? document).querySelectorAll("[data-key]")]);
  return all.filter((mark) => !mark.matches(":disabled"));
}

/** @param {HTMLElement} body @returns {() => void} undo */
export function attach(body) {
  let pending = "";
  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.defaultPrevented || event.isComposing) return;
    if (isTyping(event.target) && !name(event).startsWith("mod+")) return;
    const now = marks();
    const result = read(pending, event, now.map((mark) => mark.dataset.key ?? ""));
    pending = result.pending;
    if (!result.hit) return;
    // The latest mark wins: a toast's Undo speaks for what was done last.
    const mark = now.filter((each) => each.dataset.key === result.hit).pop();
    // Enter on a focused link or button is that button's own.
    if (result.hit === "Enter" && event.target instanceof Element && event.target.closest("a, button, summary")) return;
    event.preventDefault();
    if (mark?.matches("input, select, textarea")) mark.focus();
    else mark?.click();
  }
  /** @param {MouseEvent} event */
  function click(event) {
    const opener = event.target instanceof Element && event.target.closest("[data-opens]");
    if (!(opener instanceof HTMLElement)) return;
    const dialog = document.getElementById(opener.dataset.opens ?? "");
    if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
    for (const list of dialog.querySelectorAll("[data-keys]")) fill(list);
    dialog.showModal();
    // Else the first button has the focus, which is the one that closes it.
    const first = dialog.querySelector("[data-first]");
    if (first instanceof HTMLElement) first.focus();
  }
  document.addEventListener("keydown", press);
  body.addEventListener("click", click);
  return () => {
    document.removeEventListener("keydown", press);
    body.removeEventListener("click", click);
  };
}

/** List what the page's keys do. @param {Element} list */
function fill(list) {
  list.replaceChildren();
  const seen = new Set();
  for (const mark of marks()) {
    const key = mark.dataset.key ?? "";
    if (seen.has(key)) continue;
    seen.add(key);
    const term = document.createElement("dt");
    term.append(...shown(key).flatMap((part, place) => [place ? " " : "", Object.assign(document.createElement("kbd"), { textContent: part })]));
    const words = document.createElement("dd");
    words.textContent = mark.dataset.keyLabel ?? (mark.ariaLabel || said(mark));
    list.append(term, words);
  }
}

/** A button's words without its key. @param {HTMLElement} mark */
function said(mark) {
  return [...mark.childNodes].filter((node) => node.nodeName !== "KBD").map((node) => node.textContent).join(" ").trim();
}
