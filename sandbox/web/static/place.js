// The middle of the workspace: a channel with its messages, or the app with its Home tab.

import { blocks } from "/web/blocks.js";
import { h, link, place } from "/web/dom.js";
import { emoji } from "/web/emoji.js";
import { messages } from "/web/messages.js";
import { mrkdwn } from "/web/mrkdwn.js";
import { act, change, channel, store } from "/web/store.js";
import { Surface } from "/web/surface.js";

const NEAR = 80;
const home = { signature: "", node: h("div", { class: "home" }) };

/** Builds the place once; answers the function that brings it up to date. */
export function makePlace(main, composer) {
  const head = h("div", { class: "head" });
  const bar = h("div", { class: "bookmarks" });
  const list = h("ul", { class: "messages", "aria-label": "Messages" });
  const scroll = h("div", { class: "scroll", tabindex: "0", role: "log", "aria-label": "Conversation" }, list);
  let at = "";
  let signature = "";

  return function show() {
    const here = channel();
    const now = store.place.kind === "app" ? `app ${store.place.tab} ${store.acting}` : store.place.id;
    const follow = now !== at || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
    const heading = JSON.stringify([store.place, store.acting, here?.topic, here?.members, here?.bookmarks]);
    if (heading !== signature) {
      signature = heading;
      place(head, store.place.kind === "app" ? appHead() : channelHead(here));
      place(bar, (here?.bookmarks ?? []).map(bookmark));
      bar.hidden = !bar.childNodes.length;
    }
    const atHome = store.place.kind === "app" && store.place.tab === "home";
    place(main, atHome ? [head, showHome()] : [head, bar, scroll, composer.form]);
    if (!atHome) {
      place(list, [...earlier(here), ...(here ? messages(here) : [])]);
      composer.show();
      if (follow) scroll.scrollTop = scroll.scrollHeight;
    }
    if (now !== at && atHome) act("home", {});
    at = now;
  };
}

function channelHead(here) {
  if (!here) return [h("h2", {}, "No channel")];
  const invited = here.members.includes(store.state.bot_user);
  const name = store.state.app.name;
  const invite = h("button", { type: "button", class: "button small", on: { click: () => act("invite", { channel: here.id }) } }, `Invite ${name}`);
  return [
    h("h2", {}, here.is_private ? "🔒 " : "# ", here.name),
    h("p", { class: "topic", title: here.topic }, here.topic ? mrkdwn(here.topic) : here.purpose),
    invited ? null : h("p", { class: "absent" }, `${name} is not in this channel. `, invite),
  ].filter(Boolean);
}

function appHead() {
  const tab = (name, label) => h("button", {
    type: "button", role: "tab", "aria-selected": String(store.place.tab === name),
    on: { click: () => change({ place: { kind: "app", tab: name } }) },
  }, label);
  return [h("h2", {}, store.state.app.name), h("div", { class: "tabs", role: "tablist", "aria-label": store.state.app.name }, tab("home", "Home"), tab("messages", "Messages"))];
}

function showHome() {
  const view = store.state.homes[store.acting];
  const signature = JSON.stringify([store.acting, view?.id, view?.hash]);
  if (signature !== home.signature) {
    home.signature = signature;
    const nothing = h("p", { class: "nothing" }, "The app shows nothing here.");
    place(home.node, view ? blocks(view.blocks, new Surface({ view_id: view.id }, view.values)) : [nothing]);
  }
  return home.node;
}

function bookmark(item) {
  const sign = item.emoji ? `${emoji(item.emoji.replaceAll(":", ""))} ` : "🔖 ";
  return h("span", { class: "bookmark" }, link(item.link, sign + item.title));
}

function earlier(here) {
  const hidden = (here?.message_count ?? 0) - (here?.messages.length ?? 0);
  return hidden > 0 ? [h("li", { class: "day" }, h("span", {}, `${hidden.toLocaleString("en")} earlier messages are not shown`))] : [];
}
