// The right half: both sites, their spaces and pages, and a page as a reader sees it.

import { forever, read } from "/web/control.js";
import { h, place } from "/web/dom.js";

let sites = [];
let digest = null;
let kind = "cloud";
let shownPath = "";
let known = null;
let fresh = new Set();
const parts = {};

/** Builds the half and keeps it up to date. */
export function makeConfluence(section) {
  parts.tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Confluence" });
  parts.away = h("a", { class: "away", target: "_blank", rel: "noopener" }, "Open in a new tab");
  parts.tree = h("nav", { class: "tree", "aria-label": "Spaces and pages" });
  parts.frame = h("iframe", { title: "Page in Confluence", sandbox: "allow-same-origin allow-popups", on: { load: loaded } });
  parts.empty = h("p", { class: "nothing" }, "No page is open.");
  section.append(
    h("div", { class: "head" }, h("h2", {}, "Confluence"), parts.tabs, parts.away),
    h("div", { class: "wiki" }, parts.tree, h("div", { class: "reader" }, parts.frame, parts.empty)));
  open("");
  forever(step, () => {});
}

/** Shows a page by its address on this host. */
export function open(path) {
  if (/^\/(cloud|server)\//.test(path)) kind = path.startsWith("/server/") ? "server" : "cloud";
  shownPath = path;
  fresh.delete(path);
  parts.frame.hidden = !path;
  parts.empty.hidden = Boolean(path);
  if (path) parts.frame.classList.add("loading");
  if (path) parts.frame.src = path;
  draw();
}

async function step() {
  const told = await read("/web/confluence", { since: digest });
  if (told.digest === digest) return;
  digest = told.digest;
  sites = told.sites;
  const paths = sites.flatMap((site) => site.spaces.flatMap((space) => flat(space.pages)));
  const added = known ? paths.filter((page) => !known.has(page.url)) : [];
  known = new Set(paths.map((page) => page.url));
  for (const page of added) fresh.add(page.url);
  const newest = added.sort((one, other) => one.id - other.id).at(-1);
  const first = shownPath ? null : sites[0]?.spaces[0]?.pages[0];
  if (newest ?? first) open((newest ?? first).url);
  else draw();
}

const flat = (pages) => pages.flatMap((page) => [page, ...flat(page.pages)]);

// A reader's page brings its own frame for when it stands alone; here the tree beside it is enough.
function loaded() {
  const inner = parts.frame.contentDocument;
  parts.frame.classList.remove("loading");
  if (!inner?.head || !parts.frame.src) return;
  inner.head.append(Object.assign(inner.createElement("link"), { rel: "stylesheet", href: "/web/embedded.css" }));
  const path = inner.location.pathname + inner.location.search;
  if (/^\/(cloud|server)\//.test(path) && path !== shownPath) {
    shownPath = path;
    kind = path.startsWith("/server/") ? "server" : "cloud";
    draw();
  }
}

function draw() {
  parts.away.hidden = !shownPath;
  parts.away.href = shownPath || "/";
  place(parts.tabs, sites.map((site) => h("button", {
    type: "button", role: "tab", id: `site-${site.kind}`, "aria-selected": String(site.kind === kind),
    on: { click: () => { kind = site.kind; draw(); document.getElementById(`site-${site.kind}`).focus(); } },
  }, site.name)));
  const site = sites.find((found) => found.kind === kind);
  place(parts.tree, (site?.spaces ?? []).map((space) => h("section", {}, h("h3", { title: space.name }, space.name, " ", h("small", {}, space.key)), branch(space.pages))));
}

function branch(pages) {
  return h("ul", {}, pages.map((page) => h("li", {}, h("button", {
    type: "button", class: fresh.has(page.url) ? "fresh" : "", title: page.title, "aria-current": same(page.url, shownPath) ? "page" : null,
    on: { click: () => open(page.url) },
  }, page.title), page.pages.length ? branch(page.pages) : null)));
}

const same = (one, other) => {
  try {
    return decodeURIComponent(one) === decodeURIComponent(other);
  } catch {
    return one === other;
  }
};
