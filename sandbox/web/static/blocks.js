// Layout blocks. https://docs.slack.dev/reference/block-kit/blocks

import { h, link } from "/web/dom.js";
import { element, text } from "/web/elements.js";
import { mrkdwn } from "/web/mrkdwn.js";
import { richText } from "/web/rich_text.js";

let labels = 0;

/** The nodes of a list of blocks on a surface; `errors` by block_id stand below inputs. */
export function blocks(list, surface, errors = {}) {
  return list.map((block) => h("div", { class: `block ${block.type}`, "data-block": block.block_id }, draw(block, surface, errors[block.block_id])));
}

function draw(block, surface, error) {
  switch (block.type) {
    case "section": return section(block, surface);
    case "context": return block.elements.map((item) => (item.type === "image" ? picture(item) : h("span", {}, text(item))));
    case "divider": return h("hr");
    case "header": return h("h3", {}, text(block.text));
    case "actions": return block.elements.map((item) => element(block, item, surface, null));
    case "input": return input(block, surface, error);
    case "rich_text": return richText(block);
    case "image": return picture(block);
    case "markdown": return h("div", { class: "text" }, block.text);
    default: return h("span", { class: "unknown" }, `[${block.type}]`);
  }
}

function section(block, surface) {
  const fields = (block.fields ?? []).map((field) => h("div", { class: "text" }, text(field)));
  return [
    h("div", { class: "said" }, block.text ? h("div", { class: "text" }, text(block.text)) : null, fields.length ? h("div", { class: "fields" }, fields) : null),
    block.accessory ? h("div", { class: "accessory" }, block.accessory.type === "image" ? picture(block.accessory) : element(block, block.accessory, surface, null)) : null,
  ];
}

function input(block, surface, error) {
  const names = `label-${(labels += 1)}`;
  const field = element(block, block.element, surface, names);
  if (error) describe(field, `${names}-error`);
  return [
    h("div", { class: "label", id: names }, text(block.label), block.optional ? h("small", {}, " (optional)") : null),
    field,
    error ? h("p", { class: "error", id: `${names}-error`, role: "alert" }, error) : null,
    block.hint ? h("p", { class: "hint" }, text(block.hint)) : null,
  ];
}

function describe(field, id) {
  const control = field.matches("input, textarea") ? field : field.querySelector("input, textarea");
  control?.setAttribute("aria-invalid", "true");
  control?.setAttribute("aria-describedby", id);
}

// Pictures from outside are not loaded: this page talks to nobody but the sandbox.
function picture(item) {
  const words = item.alt_text || item.title?.text || "picture";
  return item.image_url ? link(item.image_url, `🖼 ${words}`) : h("span", {}, `🖼 ${words}`);
}

/** Old-style attachments of a message. https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments */
export function attachment(item, surface) {
  if (item.blocks) return h("div", { class: "attachment" }, blocks(item.blocks, surface));
  const title = item.title && (item.title_link ? link(item.title_link, item.title) : item.title);
  const fields = (item.fields ?? []).map((field) => h("div", { class: "text" }, h("strong", {}, field.title), h("br"), mrkdwn(String(field.value))));
  const box = h("div", { class: "attachment" },
    item.pretext ? h("div", { class: "text" }, mrkdwn(item.pretext)) : null,
    title ? h("strong", {}, title) : null,
    item.text ? h("div", { class: "text" }, mrkdwn(item.text)) : null,
    fields.length ? h("div", { class: "fields" }, fields) : null,
    !title && !item.text ? item.fallback : null);
  if (/^#?[0-9a-f]{6}$/i.test(item.color ?? "")) box.style.setProperty("--bar", `#${item.color.replace("#", "")}`);
  return box;
}
