// Building elements. Text becomes text nodes and nothing else; there is no way in for markup.

/** An element with attributes, listeners (`on`), properties (`set`) and children. */
export function h(name, { on = {}, set = {}, ...attributes } = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  for (const [type, listener] of Object.entries(on)) element.addEventListener(type, listener);
  Object.assign(element, set);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A link; addresses that are not http, https or mailto become plain text. */
export function link(address, label) {
  const url = safeAddress(address);
  if (!url) return h("span", {}, label);
  const inside = url.origin === location.origin && /^\/(cloud|server)\//.test(url.pathname);
  const attributes = { href: url.href, rel: "noopener noreferrer", target: "_blank" };
  return h("a", inside ? { ...attributes, "data-inside": true } : attributes, label);
}

/** The address as a URL if it is one that may be followed. */
export function safeAddress(address) {
  try {
    const url = new URL(address);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** Brings `parent` to hold exactly `nodes`, moving and removing as little as possible. */
export function place(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, at) => {
    if (parent.childNodes[at] !== node) parent.insertBefore(node, parent.childNodes[at] ?? null);
  });
}
