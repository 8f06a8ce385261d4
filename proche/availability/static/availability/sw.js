/**
 * The desk's service worker: shows what the gate pushed, and opens where it leads. It keeps no page and no
 * answer: what a person sees always comes from the desk.
 *
 * @typedef {{ title: string, text: string, url: string, tag: string }} Told
 * @typedef {Event & { waitUntil(work: Promise<unknown>): void }} Lasting
 * @typedef {Lasting & { data: { json(): Told } | null }} Pushed
 * @typedef {Lasting & { notification: Notification }} Clicked
 * @typedef {{ url: string, focused: boolean, visibilityState: string, focus(): Promise<unknown>, navigate(url: string): Promise<unknown> }} DeskPage
 * @typedef {{ matchAll(which: object): Promise<DeskPage[]>, openWindow(url: string): Promise<unknown>, claim(): Promise<void> }} DeskPages
 * @typedef {EventTarget & { registration: ServiceWorkerRegistration, clients: DeskPages, skipWaiting(): Promise<void>, location: Location }} DeskWorker
 */

const worker = /** @type {DeskWorker} */ (/** @type {unknown} */ (self));

/** @returns {Promise<DeskPage[]>} */
function pages() {
  return worker.clients.matchAll({ type: "window", includeUncontrolled: true });
}

/** @param {Told} told */
async function show(told) {
  // The page before the person shows it as a banner already: twice would be noise.
  if ((await pages()).some((page) => page.focused && page.visibilityState === "visible")) return;
  await worker.registration.showNotification(told.title, {
    body: told.text,
    tag: told.tag,
    data: told.url,
    icon: "/static/ui/icon.svg",
  });
}

/** Only ever to the desk itself. @param {string} path */
async function lead(path) {
  const url = new URL(path, worker.location.origin);
  if (url.origin !== worker.location.origin) return;
  const page = (await pages())[0];
  if (!page) return worker.clients.openWindow(url.href);
  await page.focus();
  return page.navigate(url.href).catch(() => worker.clients.openWindow(url.href));
}

worker.addEventListener("install", (event) => /** @type {Lasting} */ (event).waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => /** @type {Lasting} */ (event).waitUntil(worker.clients.claim()));
worker.addEventListener("push", (event) => {
  const pushed = /** @type {Pushed} */ (event);
  if (pushed.data) pushed.waitUntil(show(pushed.data.json()));
});
worker.addEventListener("notificationclick", (event) => {
  const clicked = /** @type {Clicked} */ (event);
  clicked.notification.close();
  clicked.waitUntil(lead(String(clicked.notification.data)));
});
