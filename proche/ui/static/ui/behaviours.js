/**
 * Binds script modules to the page: `data-behaviour="ui/menu orders/zoom"` loads /static/ui/menu.js and calls
 * its `attach(element)`, which returns what undoes it. Undone when the element leaves the page. An element has
 * `data-bound` as long as all of its behaviours listen, and htmx listens before any of them.
 *
 * @typedef {() => void} Undo
 * @typedef {{ attach: (element: HTMLElement) => Undo | void }} Behaviour
 */
import { tell } from "./earlier.js";

const statics = new URL("../", import.meta.url);

/** @type {Map<Element, Map<string, Undo>>} */
const bound = new Map();

/** @param {string} name @returns {Promise<Behaviour>} */
function load(name) {
  return import(new URL(`${name}.js`, statics).href);
}

/** @param {HTMLElement} element @returns {Promise<void>} */
async function bind(element) {
  if (bound.has(element)) return;
  /** @type {Map<string, Undo>} */
  const undos = new Map();
  bound.set(element, undos);
  const names = (element.dataset.behaviour ?? "").split(/\s+/).filter(Boolean);
  const loading = names.map(async (name) => {
    const module = await load(name);
    // It may have left the page while its module was on the way.
    if (bound.get(element) === undos) undos.set(name, module.attach(element) ?? (() => {}));
  });
  await Promise.all(loading).then(() => bound.get(element) === undos && element.toggleAttribute("data-bound", true), reportError);
}

/** @param {Element} element */
function unbind(element) {
  for (const undo of bound.get(element)?.values() ?? []) undo();
  bound.delete(element);
  element.removeAttribute("data-bound");
}

/** @param {Node} root @param {(element: HTMLElement) => void} act */
function each(root, act) {
  if (!(root instanceof HTMLElement)) return;
  if (root.dataset.behaviour) act(root);
  for (const element of root.querySelectorAll("[data-behaviour]")) act(/** @type {HTMLElement} */ (element));
}

/** @param {MutationRecord[]} records */
function follow(records) {
  for (const record of records) for (const node of record.removedNodes) if (!node.isConnected) each(node, unbind);
  for (const record of records) for (const node of record.addedNodes) if (node.isConnected) each(node, bind);
}

async function start() {
  /** @type {Promise<void>[]} */
  const binding = [];
  each(document.body, (element) => binding.push(bind(element)));
  new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
  await Promise.all(binding);
  tell();
}

// As htmx does, and after it: its script stands before this one.
document.addEventListener("DOMContentLoaded", start);
