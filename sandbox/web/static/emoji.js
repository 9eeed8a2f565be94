// Names of emoji as Slack writes them; those not listed here are shown by name.

const NAMES = {
  "+1": "👍", "-1": "👎", 100: "💯", alarm_clock: "⏰", arrow_right: "➡️", ballot_box_with_check: "☑️",
  bell: "🔔", bookmark: "🔖", books: "📚", boom: "💥", bug: "🐛", bulb: "💡", busts_in_silhouette: "👥",
  calendar: "📆", chart_with_downwards_trend: "📉", chart_with_upwards_trend: "📈", checkered_flag: "🏁",
  clap: "👏", clipboard: "📋", clock1: "🕐", coffee: "☕", construction: "🚧", cry: "😢", dart: "🎯",
  disappointed: "😞", exclamation: "❗", eyes: "👀", face_palm: "🤦", facepalm: "🤦", fire: "🔥",
  fire_engine: "🚒", four_leaf_clover: "🍀", gear: "⚙️", ghost: "👻", green_heart: "💚", grimacing: "😬",
  hammer_and_wrench: "🛠️", hand: "✋", heart: "❤️", heavy_check_mark: "✔️", hourglass: "⌛",
  hourglass_flowing_sand: "⏳", information_source: "ℹ️", key: "🔑", large_blue_circle: "🔵",
  large_green_circle: "🟢", large_orange_circle: "🟠", large_red_square: "🟥", large_yellow_circle: "🟡",
  link: "🔗", lock: "🔒", mag: "🔍", mega: "📣", memo: "📝", muscle: "💪", no_entry: "⛔",
  no_entry_sign: "🚫", ok_hand: "👌", open_mouth: "😮", package: "📦", page_facing_up: "📄",
  page_with_curl: "📃", pager: "📟", paperclip: "📎", party_popper: "🎉", pencil: "📝", pencil2: "✏️",
  point_right: "👉", point_up: "☝️", pray: "🙏", pushpin: "📌", question: "❓", raised_hands: "🙌",
  recycle: "♻️", red_circle: "🔴", repeat: "🔁", robot_face: "🤖", rocket: "🚀", rotating_light: "🚨",
  round_pushpin: "📍", satellite: "📡", scream: "😱", seedling: "🌱", shield: "🛡️", shrug: "🤷",
  simple_smile: "🙂", slightly_smiling_face: "🙂", smile: "😄", sob: "😭", sos: "🆘", sparkles: "✨",
  speech_balloon: "💬", star: "⭐", stopwatch: "⏱️", sweat_smile: "😅", tada: "🎉", tickets: "🎫",
  timer_clock: "⏲️", tools: "🛠️", triangular_flag_on_post: "🚩", unlock: "🔓", warning: "⚠️", wave: "👋",
  white_check_mark: "✅", white_circle: "⚪", wrench: "🔧", x: "❌", zap: "⚡",
};

/** The character of an emoji, or its name between colons. */
export function emoji(name, unicode = "") {
  const known = NAMES[name.split("::")[0]];
  if (known) return known;
  const points = unicode.split("-").map((point) => Number.parseInt(point, 16));
  return unicode && points.every((point) => point > 0 && point <= 0x10ffff)
    ? String.fromCodePoint(...points)
    : `:${name}:`;
}

/** Plain text with the names of known emoji replaced. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+):/g, (_, name) => emoji(name));
}
