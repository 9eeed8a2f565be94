// The messages of a channel as the acting user sees them, with their threads and reactions.

import { attachment, blocks } from "/web/blocks.js";
import { h, place } from "/web/dom.js";
import { emoji } from "/web/emoji.js";
import { mrkdwn } from "/web/mrkdwn.js";
import { act, called, change, store, user } from "/web/store.js";
import { Surface } from "/web/surface.js";
import { clock, day, exactClock } from "/web/times.js";

const QUIET = new Set(["channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name", "channel_archive", "pinned_item", "group_join", "group_leave", "tombstone"]);
const MARKS = [["pushpin", "Mark with 📌"], ["memo", "Mark with 📝"]];
const kept = new Map();
const opened = new Set();

/** The list of a channel's messages; nodes of messages that did not change are used again. */
export function messages(channel) {
  const mine = channel.ephemerals.filter((found) => found.only_for === store.acting);
  const all = [...channel.messages, ...mine].sort((one, other) => Number(one.ts) - Number(other.ts));
  const replies = groups(all.filter(isReply));
  const nodes = [];
  let shown = "";
  for (const found of all) {
    if (isReply(found) && found.subtype !== "thread_broadcast") continue;
    if (day(found.ts) !== shown) nodes.push(remembered(`day ${channel.id} ${day(found.ts)}`, "", () => h("li", { class: "day" }, h("span", {}, day(found.ts)))));
    shown = day(found.ts);
    nodes.push(message(channel, found, isReply(found) ? [] : (replies.get(found.ts) ?? [])));
  }
  return nodes;
}

const isReply = (found) => found.thread_ts && found.thread_ts !== found.ts;

function groups(list) {
  const found = new Map();
  for (const item of list) found.set(item.thread_ts, [...(found.get(item.thread_ts) ?? []), item]);
  return found;
}

// A reply that was also sent to the channel stands in both places: `within` tells them apart.
function message(channel, found, replies, within = "") {
  const pinned = channel.pins.includes(found.ts);
  const key = `${channel.id} ${within} ${found.ts} ${found.only_for ?? ""}`;
  const signature = JSON.stringify([found, pinned, store.acting, replies.length, opened.has(key)]);
  const node = remembered(key, signature, () => row(channel, found, { pinned, replies, key }));
  if (opened.has(key)) {
    const list = node.querySelector(".replies");
    place(list, [...replies.map((reply) => message(channel, reply, [], found.ts)), list.lastElementChild]);
  }
  return node;
}

function remembered(key, signature, make) {
  const before = kept.get(key);
  if (before?.signature === signature) return before.node;
  const node = make();
  kept.set(key, { signature, node });
  return node;
}

function row(channel, found, { pinned, replies, key }) {
  if (QUIET.has(found.subtype)) {
    return h("li", { class: "quiet" }, h("time", {}, clock(found.ts)), h("span", {}, mrkdwn(found.text)));
  }
  const classes = ["message", pinned ? "pinned" : "", found.only_for ? "ephemeral" : ""].join(" ");
  return h("li", { class: classes, "data-ts": found.ts },
    avatar(found),
    h("div", { class: "content" },
      found.only_for ? h("p", { class: "note" }, "Only visible to you") : null,
      pinned ? h("p", { class: "note" }, "📌 Pinned") : null,
      found.subtype === "thread_broadcast" ? h("p", { class: "note" }, "replied to a thread") : null,
      head(found), body(channel, found), pings(found), reactions(channel, found), thread(channel, found, replies, key)),
    found.only_for || isReply(found) ? null : tools(channel, found, pinned, key));
}

function head(found) {
  const app = found.bot_id || user(found.user)?.is_bot;
  return h("p", { class: "who" }, h("strong", {}, author(found)), app ? h("span", { class: "app" }, "APP") : null,
    h("time", { title: `${day(found.ts)}, ${exactClock(found.ts)} UTC` }, clock(found.ts)));
}

const author = (found) => found.username ?? called(found.user ?? found.bot_id ?? "?");

function avatar(found) {
  const name = author(found);
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 8, 7);
  const initials = name.split(/[\s._-]+/).slice(0, 2).map((part) => part[0] ?? "").join("");
  return h("span", { class: `avatar hue-${hue}`, "aria-hidden": "true" }, initials.toUpperCase());
}

function body(channel, found) {
  const where = { channel: channel.id, ts: found.ts };
  const surface = new Surface(where, found.values ?? {});
  const said = found.blocks?.length ? blocks(found.blocks, surface) : h("div", { class: "text" }, mrkdwn(found.text ?? ""));
  const edited = found.edited ? h("small", { class: "edited" }, "(edited)") : null;
  return h("div", { class: "body" }, said, edited, (found.attachments ?? []).map((item) => attachment(item, surface)));
}

function pings(found) {
  if (!found.pings?.length) return null;
  const names = found.pings.map((ping) => (ping.startsWith("@") ? `@${called(ping.slice(1))}` : `@${ping.slice(1)}`));
  return h("p", { class: "pings" }, `🔔 Notified ${names.join(", ")}`);
}

function reactions(channel, found) {
  if (!found.reactions?.length) return null;
  const one = (reaction) => h("button", {
    type: "button", class: reaction.users.includes(store.acting) ? "reaction mine" : "reaction",
    title: `${reaction.users.map(called).join(", ")} reacted with :${reaction.name}:`,
    on: { click: () => act("react", { channel: channel.id, ts: found.ts, emoji: reaction.name }) },
  }, `${emoji(reaction.name)} ${reaction.count}`);
  return h("p", { class: "reactions" }, found.reactions.map(one));
}

function thread(channel, found, replies, key) {
  if (!replies.length && !opened.has(key)) return null;
  const count = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  const toggle = h("button", { type: "button", class: "thread", "aria-expanded": String(opened.has(key)), on: { click: () => turn(key) } }, count);
  if (!opened.has(key)) return toggle;
  return [toggle, h("ul", { class: "replies" }, h("li", {}, answer(channel, found)))];
}

function answer(channel, found) {
  const field = h("input", { type: "text", "aria-label": "Reply in thread", placeholder: "Reply…", autocomplete: "off" });
  const send = async (event) => {
    event.preventDefault();
    if (field.value.trim()) await act("message", { channel: channel.id, text: field.value.trim(), thread_ts: found.ts });
    field.value = "";
  };
  return h("form", { class: "answer", on: { submit: send } }, field);
}

function turn(key) {
  if (!opened.delete(key)) opened.add(key);
  change({});
}

function tools(channel, found, pinned, key) {
  const where = { channel: channel.id, ts: found.ts };
  const tool = (sign, title, click) => h("button", { type: "button", title, "aria-label": title, on: { click } }, sign);
  return h("div", { class: "tools" },
    MARKS.map(([name, title]) => tool(emoji(name), title, () => act("react", { ...where, emoji: name }))),
    pinned ? null : tool("Pin", "Pin to the channel", () => act("pin", where)),
    tool("Reply", "Open the thread", () => { opened.add(key); change({}); }));
}
