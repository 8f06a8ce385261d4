/**
 * <time data-behaviour="queue/countdown" datetime="...">: the minutes and seconds that are left, told to the
 * eye alone; what a screen reader hears is the moment itself, which stands beside it.
 */
import { left } from "./time_left.js";

/** @param {HTMLTimeElement} element @returns {() => void} undo */
export function attach(element) {
  const until = Date.parse(element.dateTime);
  const show = () => {
    element.textContent = left(until, Date.now());
  };
  show();
  const timer = setInterval(show, 1000);
  return () => clearInterval(timer);
}
