/** <form data-behaviour="orders/drop">: files dropped anywhere on the page are chosen in it and sent. */

/** @param {HTMLElement} element @returns {() => void} undo */
export function attach(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  const chosen = form.querySelector("[data-chosen]");
  const show = () => {
    if (chosen) chosen.textContent = [...(input.files ?? [])].map((file) => file.name).join(", ");
  };
  /** @param {DragEvent} event */
  function over(event) {
    event.preventDefault();
    form.classList.toggle("over", event.type === "dragover");
  }
  /** @param {DragEvent} event */
  function drop(event) {
    over(event);
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    show();
    form.requestSubmit();
  }
  // Files may have been chosen before this was listening.
  show();
  input.addEventListener("change", show);
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", over);
  document.addEventListener("drop", drop);
  return () => {
    input.removeEventListener("change", show);
    document.removeEventListener("dragover", over);
    document.removeEventListener("dragleave", over);
    document.removeEventListener("drop", drop);
  };
}
