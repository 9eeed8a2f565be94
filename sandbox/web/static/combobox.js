// A menu with type-ahead: one or many choices, groups, and options asked for while typing.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

import { h, place } from "/web/dom.js";
import { withEmoji } from "/web/emoji.js";

const PAUSE = 180;
let made = 0;

/**
 * `load(query)` answers groups `[{ label, options: [{ text, detail, value }] }]`; `chosen` holds
 * options; `changed(options)` hears of every choice.
 */
export function combobox({ labelledby, placeholder, load, chosen, changed, many = false, most = 100, minimum = 0 }) {
  const id = `combobox-${(made += 1)}`;
  let picked = [...chosen];
  let options = [];
  let active = -1;
  let asked = 0;
  let timer = null;

  const list = h("ul", { id: `${id}-list`, role: "listbox", class: "options", hidden: true, "aria-labelledby": labelledby, "aria-multiselectable": many ? "true" : null });
  const input = h("input", {
    id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder,
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-labelledby": labelledby,
    on: {
      focus: () => open(""),
      click: () => open(""),
      input: () => { clearTimeout(timer); timer = setTimeout(() => open(input.value), PAUSE); },
      blur: close,
      keydown: pressed,
    },
  });
  const chips = h("span", { class: "chips" });
  const box = h("div", { class: many ? "combobox many" : "combobox" }, chips, input, list);
  show();
  return box;

  async function open(query) {
    clearTimeout(timer);
    const turn = (asked += 1);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (query.length < minimum) return say(`Type ${minimum} ${minimum === 1 ? "character" : "characters"} or more`);
    if (!options.length) say("Loading…");
    const groups = await load(query);
    if (turn !== asked || list.hidden) return;
    if (!groups) return say("Options could not be loaded");
    draw(groups);
  }

  function draw(groups) {
    options = [];
    const rows = groups.flatMap((group) => {
      if (!group.options.length) return [];
      const head = group.label ? [h("li", { role: "presentation", class: "group" }, withEmoji(group.label))] : [];
      return [...head, ...group.options.map(row)];
    });
    if (!rows.length) return say("Nothing found");
    place(list, rows);
    const current = options.findIndex((option) => isPicked(option));
    activate(Math.max(current, 0));
  }

  function row(option) {
    const at = options.push(option) - 1;
    return h("li", {
      id: `${id}-${at}`, role: "option", "aria-selected": String(isPicked(option)),
      on: { mousedown: (event) => { event.preventDefault(); pick(option); } },
    }, withEmoji(option.text), option.detail ? h("small", {}, withEmoji(option.detail)) : null);
  }

  function say(text) {
    options = [];
    active = -1;
    place(list, [h("li", { role: "presentation", class: "none" }, text)]);
  }

  function activate(at) {
    active = at;
    for (const element of list.querySelectorAll(".active")) element.classList.remove("active");
    const element = list.querySelector(`#${id}-${at}`);
    element?.classList.add("active");
    element?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", element ? element.id : "");
  }

  function pressed(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return open("");
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (options.length) activate((active + step + options.length) % options.length);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      if (options[active]) pick(options[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && many && !input.value && picked.length) {
      take(picked.slice(0, -1));
    }
  }

  function pick(option) {
    if (many) {
      const without = picked.filter((found) => !same(found, option));
      const next = without.length === picked.length ? [...picked, option] : without;
      if (next.length <= most) take(next);
      input.value = "";
      open("");
    } else {
      take([option]);
      close();
    }
  }

  function take(next) {
    picked = next;
    show();
    changed(picked);
  }

  function close() {
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    show();
  }

  function show() {
    if (!many) input.value = picked[0] ? withEmoji(picked[0].text) : "";
    else {
      input.value = "";
      place(chips, picked.map((option) => h("span", { class: "chip" }, withEmoji(option.text), h("button", {
        type: "button", "aria-label": `Remove ${option.text}`, on: { click: () => take(picked.filter((found) => found !== option)) },
      }, "×"))));
    }
  }

  function isPicked(option) {
    return picked.some((found) => same(found, option));
  }
}

const same = (one, other) => JSON.stringify(one.value) === JSON.stringify(other.value);
