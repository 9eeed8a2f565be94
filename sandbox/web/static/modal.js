// The modal on top of the acting user's stack. Drawn anew only when the app drew it anew.

import { blocks } from "/web/blocks.js";
import { text } from "/web/elements.js";
import { h, place } from "/web/dom.js";
import { act, change, store } from "/web/store.js";
import { Surface } from "/web/surface.js";

let drawn = "";
let surface = null;
let sending = false;

/** Shows, redraws or takes away the modal in `overlay`; `behind` cannot be reached meanwhile. */
export function showModal(overlay, behind) {
  const stack = store.state.modals[store.acting] ?? [];
  const view = stack.at(-1);
  const signature = view ? JSON.stringify([view.id, view.hash, view.errors, view.trouble, sending]) : "";
  if (signature === drawn) return;
  const fresh = !view || surface?.where.view_id !== view.id;
  const focus = fresh ? null : focused(overlay);
  drawn = signature;
  for (const element of behind) element.inert = Boolean(view);
  overlay.hidden = !view;
  if (!view) {
    surface = null;
    place(overlay, []);
    document.getElementById("composer")?.focus();
    return;
  }
  surface = continued(view, surface);
  const scrolled = overlay.querySelector(".body")?.scrollTop ?? 0;
  place(overlay, [dialog(view, stack.length)]);
  if (!fresh) overlay.querySelector(".body").scrollTop = scrolled;
  refocus(overlay, focus, view);
}

function continued(view, before) {
  const next = new Surface({ view_id: view.id }, view.values);
  if (before?.where.view_id === view.id) {
    next.pending = before.pending;
    next.telling = before.telling;
  }
  return next;
}

function dialog(view, depth) {
  const close = () => act("close", { view_id: view.id });
  const leave = h("button", { type: "button", class: "button", on: { click: close } }, view.close ? text(view.close) : "Cancel");
  const send = view.submit && h("button", { type: "submit", class: "button primary", disabled: sending }, sending ? "Sending…" : text(view.submit));
  return h("form", {
    class: "modal", role: "dialog", "aria-modal": "true", "aria-labelledby": "modal-title", novalidate: true, "data-view": view.id,
    on: { submit: (event) => { event.preventDefault(); submit(view); }, keydown: (event) => keys(event, close) },
  },
  h("header", {},
    h("h2", { id: "modal-title" }, text(view.title)),
    h("button", { type: "button", class: "cross", "aria-label": "Close", on: { click: () => act("close", { view_id: view.id, all: depth > 1 }) } }, "×")),
  h("div", { class: "body", tabindex: "-1" },
    view.trouble ? h("p", { class: "trouble", role: "alert" }, view.trouble) : null,
    blocks(view.blocks, surface, view.errors)),
  h("footer", {}, leave, send));
}

async function submit(view) {
  if (sending || !view.submit) return;
  await surface.settled();
  working(true);
  try {
    await act("submit", { view_id: view.id }, "Submitted");
  } finally {
    working(false);
  }
}

function working(now) {
  sending = now;
  change({});
}

function keys(event, close) {
  if (event.key === "Escape") {
    event.preventDefault();
    close();
  } else if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault(); // as in Slack, Enter in a field sends nothing
    event.target.blur();
    event.target.focus();
  }
}

function focused(overlay) {
  const element = document.activeElement;
  if (!overlay.contains(element)) return null;
  const block = element.closest("[data-block]");
  return { block: block?.dataset.block, name: element.tagName, from: element.selectionStart, to: element.selectionEnd };
}

function refocus(overlay, focus, view) {
  const faulty = Object.keys(view.errors ?? {})[0];
  const blocksShown = [...overlay.querySelectorAll("[data-block]")];
  const block = blocksShown.find((found) => found.dataset.block === (faulty ?? focus?.block));
  const element = block?.querySelector("[autofocus], input, textarea, button, select") ?? overlay.querySelector("[autofocus]") ?? overlay.querySelector(".body");
  element.focus({ preventScroll: !faulty });
  if (focus && !faulty && element.tagName === focus.name && focus.from !== undefined && focus.from !== null && element.setSelectionRange) {
    try {
      element.setSelectionRange(focus.from, focus.to);
    } catch (error) {
      if (error.name !== "InvalidStateError") throw error; // an email field has no selection
    }
  }
}
