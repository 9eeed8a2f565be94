// Slack's mrkdwn as nodes. https://docs.slack.dev/messaging/formatting-message-text

import { h, link } from "/web/dom.js";
import { emoji } from "/web/emoji.js";
import { called, store } from "/web/store.js";
import { formatted } from "/web/times.js";

const SPAN = /```([\s\S]+?)```|`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+'-]+(?:::skin-tone-\d)?):|(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<!\w)_([^_\n]+)_(?!\w)|(?<![\w~])~([^~\n]+)~(?![\w~])/g;
const ESCAPES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** Text with Slack's three escapes undone. */
export const unescaped = (text) => text.replace(/&(?:lt|gt|amp);/g, (escape) => ESCAPES[escape]);

/** The nodes of a mrkdwn text. */
export function mrkdwn(text) {
  const parts = text.split(/(```[\s\S]+?```)/);
  return parts.flatMap((part, at) => (at % 2 ? [fenced(part.slice(3, -3))] : lines(part)));
}

/** A mention of a user, as in text and in rich text. */
export function mention(id) {
  const mine = id === store.acting ? "mention mine" : "mention";
  return h("span", { class: mine }, `@${called(id)}`);
}

/** A channel's name, as in text and in rich text. */
export function channelName(id, name = "") {
  const found = store.state.channels.find((channel) => channel.id === id);
  return h("span", { class: "mention" }, `#${found?.name ?? (name || id)}`);
}

/** A mention of everybody. */
export const broadcast = (range) => h("span", { class: "mention loud" }, `@${range}`);

/** A block of code. */
export const fenced = (text) => h("pre", {}, unescaped(text).replace(/^\n|\n$/g, ""));

function lines(text) {
  return text.split(/((?:^|(?<=\n))&gt; ?.*(?:\n|$))/).flatMap((line) => {
    const quoted = /^&gt; ?(.*)\n?$/.exec(line);
    return quoted ? [h("blockquote", {}, spans(quoted[1]))] : spans(line);
  });
}

function spans(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(SPAN)) {
    nodes.push(unescaped(text.slice(end, found.index)), span(found));
    end = found.index + found[0].length;
  }
  nodes.push(unescaped(text.slice(end)));
  return nodes.filter((node) => node !== "");
}

function span([whole, pre, code, angled, name, bold, italic, struck]) {
  if (pre !== undefined) return fenced(pre);
  if (code !== undefined) return h("code", {}, unescaped(code));
  if (angled !== undefined) return reference(angled);
  if (name !== undefined) return emoji(name);
  if (bold !== undefined) return h("strong", {}, spans(bold));
  if (italic !== undefined) return h("em", {}, spans(italic));
  return struck === undefined ? whole : h("s", {}, spans(struck));
}

function reference(angled) {
  const [target, ...rest] = angled.split("|");
  const label = unescaped(rest.join("|"));
  if (/^@[UW]\w+$/.test(target)) return mention(target.slice(1));
  if (/^#C?\w+$/.test(target)) return channelName(target.slice(1), label);
  if (/^!(here|channel|everyone)$/.test(target)) return broadcast(target.slice(1));
  const date = /^!date\^(\d+)\^([^^]*)(?:\^(.*))?$/.exec(target);
  if (date) return date[3] ? link(unescaped(date[3]), formatted(date[1], date[2])) : formatted(date[1], date[2]);
  if (target.startsWith("!")) return label || target;
  return link(unescaped(target), label || unescaped(target).replace(/^mailto:/, ""));
}
