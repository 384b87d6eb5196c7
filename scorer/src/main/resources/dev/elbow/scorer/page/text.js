// What people read: numbers, times, and texts that came from events.

/** All but newlines, tabs, and what chooses between two looks of a sign. */
const HIDDEN = /(?![\n\t\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** Text of an event with what cannot be seen, or would turn what follows, written out. Newlines and tabs stay. */
export function visible(text) {
  return String(text).replace(HIDDEN, (c) => {
    const code = c.codePointAt(0).toString(16).padStart(4, "0");
    return code.length > 4 ? `\\u{${code}}` : `\\u${code}`;
  });
}

/** The same on one line, cut. */
export function short(text, most = 60) {
  const line = visible(text).replace(/\n/g, "\\n").replace(/\t/g, "\\t");
  return line.length > most ? line.slice(0, most) + "…" : line;
}

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export function count(n) {
  return n == null ? "–" : n >= 1e6 ? compact.format(n) : whole.format(n);
}

export function nats(n) {
  const size = Math.abs(n);
  return size >= 1e6 ? n.toExponential(1) : size >= 1000 ? whole.format(n) : n.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** With its sign, also where it is positive. */
export function signed(n) {
  return (n < 0 ? "−" : "+") + nats(Math.abs(n));
}

/** The value of a feature, four digits of a number. */
export function value(v) {
  if (typeof v === "number") {
    const size = Math.abs(v);
    return Number.isInteger(v) && size < 1e15 ? whole.format(v)
      : size >= 1e5 || (size > 0 && size < 1e-3) ? v.toExponential(2) : String(Number(v.toPrecision(4)));
  }
  return v == null ? "(missing)" : short(v, 120);
}

/** A share of normal events in words. */
export function oneIn(p) {
  if (p >= 0.1) {
    return `${Math.round(p * 10)} in 10`;
  }
  if (!(p >= 1e-9)) {
    return "fewer than 1 in 1,000,000,000";
  }
  const n = 1 / p;
  const power = Math.pow(10, Math.max(0, Math.floor(Math.log10(n)) - 1));
  return `1 in ${whole.format(Math.round(n / power) * power)}`;
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const minute = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const year = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** In which zone the times of this page are. */
export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Producers may write any number as a time; beyond those of a calendar, nothing can be said. */
const LAST = 8.64e15;

function format(by, t) {
  return Math.abs(t) <= LAST ? by.format(t) : "–";
}

export function time(t) {
  return format(clock, t);
}

/** Labels of an axis of time, in seconds, whose steps are so long. */
export function ticks(plot, all, axis, space, step) {
  return all.map((t) => (step < 60 ? clock : minute).format(t * 1000));
}

/** With the day, where that is another than today, and the year. */
export function when(t, now) {
  const [then, today] = [new Date(t), new Date(now)];
  return then.toDateString() === today.toDateString() ? time(t)
    : `${format(then.getFullYear() === today.getFullYear() ? day : year, t)} ${time(t)}`;
}

/** A time for people; to whoever points at it, to the millisecond and in UTC. */
export function moment(t, now) {
  return element("time", { datetime: machine(t), title: machine(t) }, when(t, now));
}

/** A time in the form that machines read, where there is such a time. */
export function machine(t) {
  const date = new Date(t);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}

export function lasting(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  return s < 90 ? `${s} s` : s < 5400 ? `${Math.round(s / 60)} min` : s < 172800 ? `${(s / 3600).toFixed(1)} h` : `${Math.round(s / 86400)} d`;
}

/** A key on one line; one that is hidden or not there has no text, and an empty one says so. */
export function keyText(key, most) {
  return key == null ? "" : key === "" ? "(empty)" : short(key, most);
}

/** An element with text and children; texts are texts, never markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, given] of Object.entries(attributes)) {
    if (given === true) {
      made.setAttribute(key, "");
    } else if (given !== false && given != null) {
      made.setAttribute(key, given);
    }
  }
  made.append(...children.filter((child) => child != null));
  return made;
}
