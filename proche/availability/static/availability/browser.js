/**
 * Tells the person in this browser, or stops it. `data-key` is the desk's push key, `data-known` the SHA-256 of
 * the addresses that the desk knows, `data-add` and `data-remove` where they are told. Of the parts marked
 * `data-state` the one that is true now is shown.
 *
 * @typedef {"unsupported" | "denied" | "off" | "on" | "failed"} State
 */

/** @param {HTMLElement} box @returns {() => void} undo */
export function attach(box) {
  /** @param {State} state */
  function show(state) {
    for (const part of box.querySelectorAll("[data-state]")) part.toggleAttribute("hidden", part.getAttribute("data-state") !== state);
  }
  async function look() {
    if (!("serviceWorker" in navigator && "PushManager" in window)) return show("unsupported");
    if (Notification.permission === "denied") return show("denied");
    const address = await find();
    show(address && (box.dataset.known ?? "").split(" ").includes(await digest(address.endpoint)) ? "on" : "off");
  }
  async function start() {
    if ((await Notification.requestPermission()) !== "granted") return show("denied");
    await navigator.serviceWorker.register("/sw.js");
    const registration = await navigator.serviceWorker.ready;
    // An address that was made for another key of the desk is of no use any more.
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: box.dataset.key ?? "" });
    await tell(box.dataset.add ?? "", made.toJSON());
    window.location.reload();
  }
  async function stop() {
    if (await forget(box.dataset.remove ?? "")) window.location.reload();
  }
  /** @param {Event} event */
  function press(event) {
    const button = /** @type {Element} */ (event.target).closest("[data-act]");
    if (!button) return;
    (button.getAttribute("data-act") === "stop" ? stop() : start()).catch(() => show("failed"));
  }
  box.addEventListener("click", press);
  look().catch(() => show("failed"));
  return () => box.removeEventListener("click", press);
}

/** Tells nothing more in this browser; whether there was anything to stop. @param {string} remove */
export async function forget(remove) {
  const address = await find();
  if (!address) return false;
  await Promise.all([address.unsubscribe(), tell(remove, { endpoint: address.endpoint })]);
  return true;
}

async function find() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** @param {string} text */
async function digest(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} to @param {PushSubscriptionJSON} address */
async function tell(to, address) {
  const headers = /** @type {Record<string, string>} */ (JSON.parse(document.body.getAttribute("hx-headers") ?? "{}"));
  const body = new URLSearchParams({ endpoint: address.endpoint ?? "", ...address.keys });
  const answer = await fetch(to, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`The desk answered ${answer.status}`);
}
