/**
 * The page's one event stream, over its signed list of topics (`data-live`). Each event named in
 * `data-live-events` becomes a DOM event `live:<event>` on the body, so that a part says by itself what renews
 * it: hx-trigger="live:case.changed from:body". A burst becomes one. The browser resumes after a cut by itself.
 */

const GATHER_MS = 300;

/** @param {HTMLElement} body @returns {() => void} undo */
export function attach(body) {
  const topics = body.dataset.live;
  if (!topics) return () => {};
  const stream = new EventSource(`/live/?topics=${encodeURIComponent(topics)}`);
  /** @type {Map<string, number>} */
  const gathered = new Map();
  /** @param {Event} event */
  function hear(event) {
    if (gathered.has(event.type)) return;
    gathered.set(event.type, window.setTimeout(tell, GATHER_MS, event));
  }
  /** @param {MessageEvent<string>} event */
  function tell(event) {
    gathered.delete(event.type);
    body.dispatchEvent(new CustomEvent(`live:${event.type}`, { detail: event.data }));
  }
  for (const name of (body.dataset.liveEvents ?? "").split(/\s+/).filter(Boolean)) stream.addEventListener(name, hear);
  // The page was away for longer than the log remembers, or its token is too old.
  stream.addEventListener("reset", () => window.location.reload());
  return () => {
    stream.close();
    for (const timer of gathered.values()) window.clearTimeout(timer);
  };
}
