// Interactive elements of Block Kit. https://docs.slack.dev/reference/block-kit/block-elements
//
// A `surface` says what is chosen now (`value`), hears of changes (`enter`) and of presses
// (`press`), and asks the app for options (`suggest`). Elements know nothing else.

import { combobox } from "/web/combobox.js";
import { confirmed } from "/web/confirm.js";
import { h, safeAddress } from "/web/dom.js";
import { withEmoji } from "/web/emoji.js";
import { mrkdwn } from "/web/mrkdwn.js";
import { called, people, store } from "/web/store.js";
import { fromField, toField } from "/web/times.js";

/** Under which name each element keeps its answer. */
export const ANSWERS = {
  plain_text_input: "value", email_text_input: "value", url_text_input: "value", number_input: "value",
  static_select: "selected_option", external_select: "selected_option", radio_buttons: "selected_option",
  checkboxes: "selected_options", multi_static_select: "selected_options", multi_external_select: "selected_options",
  users_select: "selected_user", multi_users_select: "selected_users",
  conversations_select: "selected_conversation", multi_conversations_select: "selected_conversations",
  channels_select: "selected_channel", multi_channels_select: "selected_channels",
  datepicker: "selected_date", timepicker: "selected_time", datetimepicker: "selected_date_time",
};

/** A text object as nodes. */
export function text(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : [withEmoji(object.text)];
}

/** The node of one element; `names` is the id of its label. */
export function element(block, item, surface, names) {
  const draw = DRAWN[item.type];
  return draw ? draw(block, item, surface, names) : h("span", { class: "unknown" }, `[${item.type}]`);
}

const DRAWN = {
  button,
  overflow,
  plain_text_input: typed("text"),
  email_text_input: typed("email"),
  url_text_input: typed("url"),
  number_input: typed("number"),
  datepicker: timed("date", (value) => value ?? "", (field) => field),
  timepicker: timed("time", (value) => value ?? "", (field) => field),
  datetimepicker: timed("datetime-local", (value) => (value ? toField(value) : ""), fromField),
  radio_buttons: ticked("radio"),
  checkboxes: ticked("checkbox"),
  static_select: menu(options),
  multi_static_select: menu(options),
  external_select: menu(suggestions),
  multi_external_select: menu(suggestions),
  users_select: menu(users),
  multi_users_select: menu(users),
  conversations_select: menu(conversations),
  multi_conversations_select: menu(conversations),
  channels_select: menu(conversations),
  multi_channels_select: menu(conversations),
};

function button(block, item, surface) {
  const classes = `button ${item.style ?? ""}`;
  const url = item.url ? safeAddress(item.url) : null;
  const inside = url?.origin === location.origin && /^\/(cloud|server)\//.test(url.pathname);
  const pressed = async (event) => {
    if (item.confirm && !url) {
      event.preventDefault();
      if (!(await confirmed(item.confirm, event.currentTarget))) return;
    }
    surface.press(block, item);
  };
  const label = { "aria-label": item.accessibility_label, class: classes, on: { click: pressed } };
  if (!url) return h("button", { type: "button", ...label }, text(item.text));
  return h("a", { ...label, href: url.href, target: "_blank", rel: "noopener noreferrer", "data-inside": inside }, text(item.text));
}

function overflow(block, item, surface) {
  const choose = (event) => {
    const option = item.options[event.target.selectedIndex - 1];
    event.target.selectedIndex = 0;
    if (option) surface.enter(block, item, { selected_option: option });
  };
  const rows = item.options.map((option) => h("option", {}, text(option.text)));
  return h("select", { class: "overflow", "aria-label": "More", on: { change: choose } }, h("option", {}, "⋯"), rows);
}

function typed(type) {
  return (block, item, surface, names) => {
    const several = item.multiline === true;
    const enter = (event) => surface.type(block, item, { value: event.target.value === "" ? null : event.target.value });
    return h(several ? "textarea" : "input", {
      type: several ? null : type === "number" ? "text" : type,
      inputmode: type === "number" ? (item.is_decimal_allowed ? "decimal" : "numeric") : null,
      rows: several ? 4 : null,
      maxlength: item.max_length, autocomplete: "off", "aria-labelledby": names,
      placeholder: item.placeholder?.text, "data-element": item.action_id,
      autofocus: item.focus_on_load === true,
      set: { value: surface.value(block, item) ?? "" },
      on: { input: enter, change: () => surface.settle(block, item) },
    });
  };
}

function timed(type, shown, kept) {
  return (block, item, surface, names) => {
    const key = ANSWERS[item.type];
    const field = h("input", {
      type, "aria-labelledby": names, "data-element": item.action_id,
      set: { value: shown(surface.value(block, item)) },
      on: { change: (event) => surface.enter(block, item, { [key]: event.target.value ? kept(event.target.value) : null }) },
    });
    return h("span", { class: "timed" }, field, type === "date" ? null : h("small", {}, "UTC"));
  };
}

function ticked(type) {
  return (block, item, surface, names) => {
    const key = ANSWERS[item.type];
    const several = type === "checkbox";
    const group = `${block.block_id}.${item.action_id}`;
    const now = [surface.value(block, item) ?? []].flat().map((option) => option.value);
    const boxes = item.options.map((option) => h("input", { type, name: group, set: { checked: now.includes(option.value) } }));
    const enter = () => {
      const chosen = item.options.filter((_, at) => boxes[at].checked);
      surface.enter(block, item, { [key]: several ? chosen : (chosen[0] ?? null) });
    };
    const rows = item.options.map((option, at) => h("label", { class: "tick" }, boxes[at], h("span", {}, text(option.text),
      option.description ? h("small", {}, text(option.description)) : null)));
    return h("div", { class: "ticks", role: several ? "group" : "radiogroup", "aria-labelledby": names, on: { change: enter } }, rows);
  };
}

function menu(source) {
  return (block, item, surface, names) => {
    const key = ANSWERS[item.type];
    const many = item.type.startsWith("multi_");
    const { load, shown } = source(block, item, surface);
    const now = [surface.value(block, item) ?? []].flat();
    return combobox({
      labelledby: names, many, most: item.max_selected_items, load,
      placeholder: item.placeholder?.text ?? (many ? "Choose" : "Choose one"),
      minimum: source === suggestions ? (item.min_query_length ?? 3) : 0,
      chosen: now.map(shown),
      changed: (picked) => {
        const values = picked.map((option) => option.value);
        surface.enter(block, item, { [key]: many ? values : (values[0] ?? null) });
      },
    });
  };
}

const plain = (option) => ({ text: option.text.text, detail: option.description?.text, value: option });
const grouped = (groups) => groups.map((group) => ({ label: group.label.text, options: group.options.map(plain) }));
const matching = (groups, query) => groups.map((group) => ({
  ...group, options: group.options.filter((option) => option.text.toLowerCase().includes(query.toLowerCase())),
}));

function options(_block, item) {
  const all = item.option_groups ? grouped(item.option_groups) : [{ label: "", options: item.options.map(plain) }];
  return { shown: plain, load: async (query) => matching(all, query) };
}

function suggestions(block, item, surface) {
  const load = async (query) => {
    const answer = await surface.suggest(block, item, query);
    if (!answer) return null;
    return answer.option_groups ? grouped(answer.option_groups) : [{ label: "", options: answer.options.map(plain) }];
  };
  return { shown: plain, load };
}

function users() {
  const shown = (id) => ({ text: called(id), value: id });
  const all = () => people().map((found) => ({ text: called(found.id), detail: found.real_name, value: found.id }));
  return { shown, load: async (query) => matching([{ label: "", options: all() }], query) };
}

function conversations() {
  const open = () => store.state.channels.filter((found) => !found.is_im);
  const shown = (id) => ({ text: `#${open().find((found) => found.id === id)?.name ?? id}`, value: id });
  return { shown, load: async (query) => matching([{ label: "", options: open().map((found) => shown(found.id)) }], query) };
}
