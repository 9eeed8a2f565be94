// As whom one acts: every user of the workspace, in the bar at the top.

import { h } from "/web/dom.js";
import { actAs, called, people, store } from "/web/store.js";

let drawn = "";

/** Draws the selector if its people have changed. */
export function showPerson(box) {
  const shown = people().sort((one, other) => called(one.id).localeCompare(called(other.id)));
  const signature = JSON.stringify([store.workspace, store.acting, shown.map((found) => [found.id, called(found.id)])]);
  if (signature === drawn) return;
  const focused = box.contains(document.activeElement);
  drawn = signature;
  const select = h("select", { id: "acting", on: { change: (event) => actAs(event.target.value) } },
    shown.map((found) => h("option", { value: found.id, selected: found.id === store.acting }, called(found.id) + rank(found))));
  box.replaceChildren(h("label", { for: "acting" }, "Act as"), select);
  if (focused) select.focus();
}

function rank(found) {
  if (found.is_owner || found.is_admin) return " (admin)";
  return found.is_restricted || found.is_ultra_restricted ? " (guest)" : "";
}
