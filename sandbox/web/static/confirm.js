// The question an element may ask before it acts. https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object

import { h } from "/web/dom.js";
import { mrkdwn } from "/web/mrkdwn.js";

/** Asks, and answers whether it was confirmed; the focus goes back to `from`. */
export function confirmed(question, from) {
  return new Promise((resolve) => {
    const said = question.text.type === "mrkdwn" ? mrkdwn(question.text.text) : question.text.text;
    const yes = h("button", { type: "submit", value: "yes", class: `button ${question.style ?? "primary"}` }, question.confirm?.text ?? "Yes");
    const no = h("button", { type: "submit", value: "", class: "button" }, question.deny?.text ?? "Cancel");
    const dialog = h("dialog", { class: "confirm", "aria-labelledby": "confirm-title", on: { close: done } },
      h("form", { method: "dialog" }, h("h3", { id: "confirm-title" }, question.title.text), h("p", {}, said), h("div", { class: "buttons" }, no, yes)));
    document.body.append(dialog);
    dialog.showModal();

    function done() {
      dialog.remove();
      from.focus();
      resolve(dialog.returnValue === "yes");
    }
  });
}
