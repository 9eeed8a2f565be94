// Where elements stand: a modal, the App Home or a message. Keeps what is typed until it is told.

import { ANSWERS } from "/web/elements.js";
import { act } from "/web/store.js";

const PAUSE = 250;

/** A surface whose elements are found by `where` ({ view_id } or { channel, ts }). */
export class Surface {
  constructor(where, values) {
    this.where = where;
    this.values = values;
    this.pending = new Map();
    this.telling = Promise.resolve();
  }

  /** What is in an element now: typed and not yet told, or as the sandbox keeps it. */
  value(block, item) {
    const key = ANSWERS[item.type];
    const typed = this.pending.get(id(block, item));
    if (typed) return typed.value[key];
    return this.values[block.block_id]?.[item.action_id]?.[key];
  }

  /** Something was chosen. */
  enter(block, item, value) {
    this.pending.set(id(block, item), { block, item, value });
    return this.settle(block, item);
  }

  /** Something is being typed; it is told when the typing pauses. */
  type(block, item, value) {
    const before = this.pending.get(id(block, item));
    clearTimeout(before?.timer);
    const entry = { block, item, value };
    if (!block.dispatch_action) entry.timer = setTimeout(() => this.settle(block, item), PAUSE);
    this.pending.set(id(block, item), entry);
  }

  /** Tells what was entered into an element. */
  settle(block, item) {
    const entry = this.pending.get(id(block, item));
    if (!entry) return this.telling;
    clearTimeout(entry.timer);
    return this.tell(block, item, entry.value, entry);
  }

  /** Tells everything that was entered; for before a submission. */
  async settled() {
    for (const { block, item } of [...this.pending.values()]) this.settle(block, item);
    await this.telling;
  }

  /** A button was pressed. */
  async press(block, item) {
    await this.settled();
    return this.tell(block, item);
  }

  /** The options the app offers for a query, or null. */
  async suggest(block, item, query) {
    const answer = await act("options", { ...this.where, ...ids(block, item), query });
    return answer.ok ? answer.response : null;
  }

  tell(block, item, value, entry) {
    this.telling = this.telling.then(async () => {
      const answer = await act("action", { ...this.where, ...ids(block, item), ...(value ? { value } : {}) });
      if (entry && this.pending.get(id(block, item)) === entry) this.pending.delete(id(block, item));
      return answer;
    });
    return this.telling;
  }
}

const ids = (block, item) => ({ block_id: block.block_id, action_id: item.action_id });
const id = (block, item) => `${block.block_id} ${item.action_id}`;
