// Rich text blocks as nodes. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

import { h, link } from "/web/dom.js";
import { emoji } from "/web/emoji.js";
import { broadcast, channelName, mention } from "/web/mrkdwn.js";
import { formatted } from "/web/times.js";

const STYLES = { code: "code", strike: "s", italic: "em", bold: "strong", underline: "u" };

/** The nodes of a rich_text block. */
export const richText = (block) => block.elements.map(part);

function part(element) {
  if (element.type === "rich_text_preformatted") return h("pre", {}, element.elements.map(leaf));
  if (element.type === "rich_text_quote") return h("blockquote", {}, element.elements.map(leaf));
  if (element.type === "rich_text_list") {
    const name = element.style === "ordered" ? "ol" : "ul";
    const start = name === "ol" && element.offset ? element.offset + 1 : null;
    return h(name, { start, class: `indent-${element.indent ?? 0}` }, element.elements.map((row) => h("li", {}, row.elements.map(leaf))));
  }
  return h("div", { class: "text" }, element.elements.map(leaf));
}

function leaf(element) {
  let node = bare(element);
  for (const [style, name] of Object.entries(STYLES)) if (element.style?.[style]) node = h(name, {}, node);
  return node;
}

function bare(element) {
  switch (element.type) {
    case "link": return link(element.url, element.text || element.url);
    case "user": return mention(element.user_id);
    case "channel": return channelName(element.channel_id);
    case "broadcast": return broadcast(element.range);
    case "emoji": return emoji(element.name, element.unicode);
    case "date": return formatted(element.timestamp, element.format);
    case "color": return element.value;
    default: return element.text ?? element.fallback ?? "";
  }
}
