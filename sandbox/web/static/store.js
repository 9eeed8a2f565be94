// What the page knows: the workspace as last read, who acts, and what is looked at.

import { forever, pull, read } from "/web/control.js";

const listeners = new Set();
const NEWEST = 400;

export const store = {
  state: null,
  workspace: null,
  acting: null,
  place: { kind: "channel", id: null },
  status: "",
};

/** Calls `listener` after every change. */
export function watch(listener) {
  listeners.add(listener);
}

/** Changes the store and tells everybody. */
export function change(fields) {
  Object.assign(store, fields);
  for (const listener of listeners) listener();
}

/** Reads the workspace anew. */
export async function refresh() {
  const state = await read("/control/slack/state", { workspace: store.workspace, messages: NEWEST });
  if (store.state && store.state.workspace.id === state.workspace.id && state.version < store.state.version) return;
  change({ state, ...defaults(state) });
}

/** Keeps the store fresh; `lost` hears when the sandbox is away. */
export function follow(lost) {
  return forever(async () => {
    if (store.state) {
      await read("/control/slack/changes", { workspace: store.workspace, since: store.state.version });
    }
    await refresh();
  }, (gone) => {
    if (gone && store.state) store.state.version = -1; // a sandbox started anew counts from the start
    lost(gone);
  });
}

/** Does something as the acting user, says how it went, and shows the outcome at once. */
export async function act(lever, body, told = "") {
  const answer = await pull(lever, { workspace: store.workspace, user: store.acting, ...body });
  if (told && answer.ok) change({ status: `${told}: acknowledged in ${Math.round(answer.ack_ms)} ms` });
  if (!answer.ok && answer.error !== "client_refused") change({ status: `${told || lever}: ${answer.error}` });
  await refresh();
  return answer;
}

/** Who acts from now on. A private channel they are not in is left. */
export function actAs(id) {
  sessionStorage.setItem("acting", id);
  const here = channel();
  const place = here?.is_private && !here.is_im && !here.members.includes(id) ? { kind: "channel", id: null } : store.place;
  change({ acting: id, status: "", place });
  change(defaults(store.state));
}

/** A user by id. */
export function user(id) {
  return store.state.users.find((found) => found.id === id);
}

/** How a user is called. */
export function called(id) {
  const found = user(id);
  return found ? found.profile.display_name || found.real_name || found.name : id;
}

/** The channel looked at, or the direct messages with the app. */
export function channel() {
  const { channels, bot_user: bot } = store.state;
  if (store.place.kind === "channel") return channels.find((found) => found.id === store.place.id);
  return channels.find((found) => found.is_im && found.members.includes(store.acting) && found.members.includes(bot));
}

/** People, without bots and without those who left. */
export function people() {
  return store.state.users.filter((found) => !found.is_bot && !found.deleted && found.id !== "USLACKBOT");
}

function defaults(state) {
  const chosen = { workspace: state.workspace.id };
  const open = state.channels.filter((found) => !found.is_im && !found.is_private);
  const busiest = [...open].sort((one, other) => other.message_count - one.message_count)[0];
  if (store.place.kind === "channel" && !state.channels.some((found) => found.id === store.place.id)) {
    chosen.place = { kind: "channel", id: busiest?.id ?? null };
  }
  if (!state.users.some((found) => found.id === store.acting)) chosen.acting = firstPerson(state, busiest);
  return chosen;
}

function firstPerson(state, busiest) {
  const kept = sessionStorage.getItem("acting");
  const here = state.users.filter((found) => !found.is_bot && !found.deleted && found.id !== "USLACKBOT");
  const plain = here.filter((found) => busiest?.members.includes(found.id) && !found.is_admin && !found.is_restricted);
  return (here.find((found) => found.id === kept) ?? plain[0] ?? here[0]).id;
}
