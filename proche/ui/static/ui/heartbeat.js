/** Tells the desk that someone is here while the page is in sight, and whether a hand was on it since the
 * beat before: a hidden page lets presence lapse, a page that nobody uses does so later. */

const EVERY_SECONDS = 60;
const USES = ["keydown", "pointerdown", "wheel"];

/** @param {HTMLElement} body @returns {() => void} undo */
export function attach(body) {
  const address = body.dataset.heartbeat;
  if (!address) return () => {};
  const token = /** @type {Record<string, string>} */ (JSON.parse(body.getAttribute("hx-headers") ?? "{}"));
  const to = address;
  // Opening a page is using it.
  let used = true;
  let told = true;
  function beat() {
    if (document.visibilityState !== "visible") return;
    const said = new URLSearchParams({ used: used ? "yes" : "no" });
    told = used;
    used = false;
    // A missed beat says nothing to the person: the next one follows.
    fetch(to, { method: "POST", headers: token, body: said, keepalive: true }).catch(() => {});
  }
  function use() {
    used = true;
    // Who comes back to a page that lay idle is there at once, not a minute later.
    if (!told) beat();
  }
  const timer = window.setInterval(beat, EVERY_SECONDS * 1000);
  document.addEventListener("visibilitychange", beat);
  for (const name of USES) document.addEventListener(name, use, { passive: true });
  beat();
  return () => {
    window.clearInterval(timer);
    document.removeEventListener("visibilitychange", beat);
    for (const name of USES) document.removeEventListener(name, use);
  };
}
