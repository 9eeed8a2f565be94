// Writing: messages, and slash commands, which go to the app.

import { h } from "/web/dom.js";
import { act, channel, change, store } from "/web/store.js";

const HEARD = ["create", "connect", "help"];

/** The composer; made once. */
export function composer() {
  const field = h("textarea", { id: "composer", rows: 1, "aria-label": "Message", autocomplete: "off", "aria-describedby": "composer-help" });
  const offers = h("div", { class: "offers", hidden: true, role: "group", "aria-label": "Commands" });
  const status = h("p", { class: "status", id: "composer-help", "aria-live": "polite" });
  const form = h("form", { class: "composer", on: { submit: sent } }, offers,
    h("div", { class: "field" }, field, h("button", { type: "submit", class: "button send", "aria-label": "Send" }, "Send")), status);
  field.addEventListener("keydown", keys);
  field.addEventListener("input", offer);
  return { form, show, fill };

  function show() {
    const here = channel();
    field.placeholder = here && !here.is_im ? `Message #${here.name}` : `Message ${store.state.app.name}`;
    status.textContent = store.status || "Times are in UTC";
  }

  function fill(text) {
    field.value = text;
    field.focus();
    offer();
  }

  function keys(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape") {
      offers.hidden = true;
    }
  }

  function offer() {
    field.rows = Math.min(6, field.value.split("\n").length);
    const command = store.state.app.command;
    const rows = HEARD.map((word) => `${command} ${word}`).filter((text) => text.startsWith(field.value) && text !== field.value);
    offers.hidden = !field.value.startsWith("/") || !rows.length;
    offers.replaceChildren(...rows.map((text) => h("button", { type: "button", on: { click: () => fill(text) } }, text)));
  }

  async function sent(event) {
    event.preventDefault();
    const typed = field.value.trim();
    if (!typed || !channel()) return;
    field.value = "";
    offer();
    await send(typed, channel().id);
  }
}

async function send(typed, id) {
  const invited = /^\/invite\s+@?(\S+)$/.exec(typed);
  if (invited) return invite(invited[1], id);
  if (!typed.startsWith("/")) {
    change({ status: "" });
    return act("message", { channel: id, text: typed });
  }
  change({ status: `${typed}…` });
  return act("command", { channel: id, text: typed }, typed);
}

function invite(name, id) {
  const found = store.state.users.find((one) => [one.name, one.profile.display_name, one.real_name.toLowerCase()].includes(name.toLowerCase()));
  return found ? act("invite", { channel: id, who: found.id }) : change({ status: `/invite: nobody is called ${name}` });
}
