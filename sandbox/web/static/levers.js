// The quiet panel: slowness and faults to order, so that one can see how the bot takes them.

import { h } from "/web/dom.js";
import { pull } from "/web/control.js";

const PAUSES = [["0", "none"], ["0.1", "100 ms"], ["0.5", "500 ms"], ["2", "2 s"]];
// Of all that is written to either Confluence, only the creation of pages has /api/ in its path.
const CREATE = { match: "/api/", verb: "POST", times: 1 };
const FAULTS = [
  ["Confluence is down for one page", "confluence", { ...CREATE, kind: "status", status: 503 }],
  ["Confluence asks to wait 5 s", "confluence", { ...CREATE, kind: "status", status: 429, headers: { "Retry-After": "5" } }],
  ["The connection breaks before the page is made", "confluence", { ...CREATE, kind: "reset_before" }],
  ["The connection breaks after the page is made", "confluence", { ...CREATE, kind: "reset_after" }],
  ["Slack asks to wait 2 s with the link", "slack", { match: "chat.postMessage", kind: "status", status: 429, headers: { "Retry-After": "2" }, times: 1 }],
];

/** The panel, closed. */
export function levers() {
  const told = h("p", { class: "hint", "aria-live": "polite" });
  const fault = h("select", { id: "fault" }, FAULTS.map(([label], at) => h("option", { value: at }, label)));
  const panel = h("details", { on: { keydown: leave, focusout: (event) => { if (event.relatedTarget && !panel.contains(event.relatedTarget)) panel.open = false; } } },
    h("summary", {}, "Slow down or break"),
    h("div", { class: "panel" },
      pause("Slack answers later by", "slack"), pause("Confluence answers later by", "confluence"),
      h("label", { for: "fault" }, "What shall happen once"), fault,
      h("div", { class: "buttons" }, h("button", { type: "button", class: "button", on: { click: forget } }, "Forget all"), h("button", { type: "button", class: "button primary", on: { click: order } }, "Order it")),
      told));
  return panel;

  function leave(event) {
    if (event.key !== "Escape") return;
    panel.open = false;
    panel.querySelector("summary").focus();
  }

  async function order() {
    const [label, half, body] = FAULTS[fault.value];
    const answer = await pull("faults", body, half);
    told.textContent = answer.ok ? `Ordered: ${label.toLowerCase()}.` : answer.error;
  }

  async function forget() {
    await pull("faults", {});
    await fetch("/control/confluence/faults", { method: "DELETE" });
    told.textContent = "Nothing is ordered.";
  }
}

function pause(label, half) {
  const id = `pause-${half}`;
  const enter = (event) => pull("latency", { seconds: Number(event.target.value) }, half);
  return [h("label", { for: id }, label), h("select", { id, on: { change: enter } }, PAUSES.map(([value, words]) => h("option", { value }, words)))];
}
