/**
 * The page's one event stream, over its signed list of topics (`data-live`). Each event becomes a DOM event
 * `live:<topic>` on the body, so that a part says by itself what renews it: hx-trigger="live:queue from:body".
 * The browser resumes by Last-Event-ID after a cut; a stream that was refused is left alone.
 */

/** @param {HTMLElement} body @returns {() => void} undo */
export function attach(body) {
  const topics = body.dataset.live;
  if (!topics) return () => {};
  const stream = new EventSource(`/live/?topics=${encodeURIComponent(topics)}`);
  /** @param {MessageEvent<string>} message */
  function tell(message) {
    const event = /** @type {{ topic: string }} */ (JSON.parse(message.data));
    // "case:7KQ2" wakes what follows that case alone, and what follows all cases.
    for (const name of new Set([event.topic, event.topic.split(":")[0]])) {
      body.dispatchEvent(new CustomEvent(`live:${name}`, { detail: event }));
    }
  }
  // "reload": the page was away for longer than the log remembers, or its token is too old.
  const reload = () => window.location.reload();
  stream.addEventListener("message", tell);
  stream.addEventListener("reload", reload);
  return () => stream.close();
}
