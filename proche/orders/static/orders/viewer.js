/** <section data-behaviour="orders/viewer">: zoom by its buttons, by + and -, by Ctrl and the wheel. */

const LEAST = -2;
const MOST = 3;

/** @param {HTMLElement} viewer @returns {() => void} undo */
export function attach(viewer) {
  let level = 0;
  /** @param {number} step */
  function zoom(step) {
    level = Math.max(LEAST, Math.min(MOST, level + step));
    viewer.dataset.zoomLevel = String(level);
  }
  /** @param {MouseEvent} event */
  function click(event) {
    const button = event.target instanceof Element && event.target.closest("[data-zoom]");
    if (button) zoom(button.getAttribute("data-zoom") === "in" ? 1 : -1);
  }
  /** @param {WheelEvent} event */
  function wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1 : -1);
  }
  viewer.addEventListener("click", click);
  viewer.addEventListener("wheel", wheel, { passive: false });
  return () => {
    viewer.removeEventListener("click", click);
    viewer.removeEventListener("wheel", wheel);
  };
}
