// The left edge: workspace, channels and the app.

import { h } from "/web/dom.js";
import { change, store } from "/web/store.js";

let drawn = "";

/** Draws the sidebar if what it shows has changed. */
export function showSidebar(nav) {
  const { state, acting, place } = store;
  const channels = state.channels.filter((found) => !found.is_im && (!found.is_private || found.members.includes(acting)));
  const signature = JSON.stringify([state.workspaces, channels.map((found) => [found.id, found.name, found.is_private]), acting, place, store.workspace]);
  if (signature === drawn) return;
  const focus = nav.contains(document.activeElement) ? document.activeElement.id : "";
  drawn = signature;
  nav.replaceChildren(
    h("div", { class: "workspace" }, state.workspaces.length > 1 ? workspaces() : h("strong", {}, state.workspace.name)),
    h("h2", {}, "Channels"), h("ul", {}, channels.map(row)),
    h("h2", {}, "Apps"), h("ul", {}, app()));
  if (focus) document.getElementById(focus)?.focus();
}

function row(found) {
  const here = store.place.kind === "channel" && store.place.id === found.id;
  return h("li", {}, h("button", {
    type: "button", id: `go-${found.id}`, "aria-current": here ? "page" : null, title: found.name,
    on: { click: () => change({ place: { kind: "channel", id: found.id }, status: "" }) },
  }, h("span", { "aria-label": found.is_private ? "private channel" : null }, found.is_private ? "🔒" : "#"), h("span", { class: "name" }, found.name)));
}

function app() {
  const here = store.place.kind === "app";
  return h("li", {}, h("button", {
    type: "button", id: "go-app", "aria-current": here ? "page" : null,
    on: { click: () => change({ place: { kind: "app", tab: "home" }, status: "" }) },
  }, h("span", {}, "⬡"), h("span", { class: "name" }, store.state.app.name)));
}

function workspaces() {
  const enter = (event) => change({ workspace: event.target.value, state: { ...store.state, version: -1 } });
  return h("select", { id: "workspace", "aria-label": "Workspace", on: { change: enter } },
    store.state.workspaces.map((found) => h("option", { value: found.id, selected: found.id === store.workspace }, found.name)));
}
