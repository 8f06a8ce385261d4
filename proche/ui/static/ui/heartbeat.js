/** Tells the desk that someone is here while the page is in sight: a hidden page lets presence lapse. */

const EVERY_SECONDS = 60;

/** @param {HTMLElement} body @returns {() => void} undo */
export function attach(body) {
  const address = body.dataset.heartbeat;
  if (!address) return () => {};
  const token = /** @type {Record<string, string>} */ (JSON.parse(body.getAttribute("hx-headers") ?? "{}"));
  const to = address;
  function beat() {
    if (document.visibilityState !== "visible") return;
    // A missed beat says nothing to the person: the next one follows.
    fetch(to, { method: "POST", headers: token, keepalive: true }).catch(() => {});
  }
  const timer = window.setInterval(beat, EVERY_SECONDS * 1000);
  document.addEventListener("visibilitychange", beat);
  beat();
  return () => {
    window.clearInterval(timer);
    document.removeEventListener("visibilitychange", beat);
  };
}
