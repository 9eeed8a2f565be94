// Times as the page shows them: always UTC, so that they read like the incident's.

const OPTIONS = { timeZone: "UTC" };
const date = new Intl.DateTimeFormat("en-GB", { ...OPTIONS, weekday: "long", day: "numeric", month: "long", year: "numeric" });
const short = new Intl.DateTimeFormat("en-GB", { ...OPTIONS, day: "numeric", month: "short", year: "numeric" });
const time = new Intl.DateTimeFormat("en-GB", { ...OPTIONS, hour: "2-digit", minute: "2-digit" });
const exact = new Intl.DateTimeFormat("en-GB", { ...OPTIONS, hour: "2-digit", minute: "2-digit", second: "2-digit" });

const at = (seconds) => new Date(Number(seconds) * 1000);

/** 14:08 */
export const clock = (seconds) => time.format(at(seconds));

/** 14:08:35 */
export const exactClock = (seconds) => exact.format(at(seconds));

/** Tuesday 15 September 2026 */
export const day = (seconds) => date.format(at(seconds));

/** 15 Sept 2026 */
export const shortDay = (seconds) => short.format(at(seconds));

/** What an `<input type="datetime-local">` holds for a Unix time. */
export const toField = (seconds) => at(seconds).toISOString().slice(0, 16);

/** The Unix time of what an `<input type="datetime-local">` holds. */
export const fromField = (text) => Math.floor(Date.parse(`${text}Z`) / 1000);

const PARTS = {
  date_num: (seconds) => at(seconds).toISOString().slice(0, 10),
  date: shortDay, date_short: shortDay, date_pretty: shortDay, date_short_pretty: shortDay,
  date_long: day, date_long_pretty: day, day_divider_pretty: day,
  time: (seconds) => `${clock(seconds)} UTC`, time_secs: (seconds) => `${exactClock(seconds)} UTC`,
};

/** The text of `<!date^seconds^format|fallback>`. https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
export function formatted(seconds, format) {
  return format.replace(/\{(\w+)\}/g, (whole, part) => PARTS[part]?.(seconds) ?? whole);
}
