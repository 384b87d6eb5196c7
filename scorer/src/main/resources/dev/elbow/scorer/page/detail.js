// Why one event is strange: contributions, what was expected, and the event itself.
import { ZONE, element, keyText, lasting, moment, nats, oneIn, short, signed, value, visible } from "./text.js";

const FEATURES = 12;
const PARTS = 6;

export class Detail {
  #box;
  #feed;
  #back = null;
  #row = null;
  #asked = 0;
  #closed;

  /** `closed` is called when the panel is closed by whoever reads it. */
  constructor(box, feed, { closed }) {
    this.#box = box;
    this.#feed = feed;
    this.#closed = closed;
    box.addEventListener("keydown", (e) => {
      if (e.key === "Escape") {
        this.close();
      }
    });
  }

  async open(what) {
    const asked = ++this.#asked;
    if (!this.#box.contains(document.activeElement)) {
      this.#back = document.activeElement;
      this.#row = this.#back?.closest("tr"); // whose button is made anew while an episode goes on
    }
    this.#box.hidden = false;
    document.body.classList.add("detailed");
    this.#fill(element("p", { class: "note" }, "Explaining…"));
    this.#box.focus({ preventScroll: true });
    const path = what.episode != null ? `page/episode/${encodeURIComponent(what.episode)}` : `page/event/${what.event}`;
    let parts;
    try {
      const answer = await fetch(path);
      parts = answer.ok ? this.#parts(await answer.json(), what) : [element("p", { class: "note" }, visible(await answer.text()))];
    } catch {
      parts = [element("p", { class: "note" }, "The scorer does not answer.")];
    }
    if (asked === this.#asked) {
      this.#fill(...parts);
    }
  }

  close() {
    this.#asked++;
    this.#box.hidden = true;
    document.body.classList.remove("detailed");
    (this.#back?.isConnected ? this.#back : this.#row?.querySelector("button"))?.focus();
    this.#closed();
  }

  #fill(...parts) {
    const close = element("button", { type: "button", class: "close", title: "Close (Escape)" }, "Close");
    close.addEventListener("click", () => this.close());
    this.#box.replaceChildren(close, element("h2", { id: "detail-title" }, this.#title), ...parts);
  }

  #title = "Event";

  #parts(told, what) {
    this.#title = what.episode != null ? "Episode" : told.refusal ? "Refused event" : "Event";
    return [
      told.episode ? this.#episode(told.episode) : null,
      told.episode ? element("h3", {}, told.episode.state === "closed" ? "Its strangest event" : "Its strangest event when last told") : null,
      this.#facts(told),
      told.note ? element("p", { class: "note" }, visible(told.note)) : null,
      ...(told.explanation ? this.#explanation(told.explanation) : []),
      ...this.#raw(told.raw),
    ].filter((part) => part != null);
  }

  #episode(episode) {
    const closed = episode.state === "closed";
    return facts([
      ["entity", episode.entity == null ? null : element("bdi", {}, keyText(episode.entity, 80))],
      ["state", closed ? `closed: ${episode.reason.replace("_", " ")}` : episode.state],
      ["start", this.#time(episode.start)],
      [closed ? "lasted" : "lasts", lasting((closed ? episode.end : Math.max(episode.time, this.#feed.end())) - episode.start)],
      ["events", `${episode.anomalous} anomalous of ${episode.events}${closed ? "" : " when last told"}`],
      ["peak", `${nats(episode.a)} nats, ${oneIn(episode.p)} normal events as strange${closed ? "" : ", when last told"}`],
    ]);
  }

  #time(t) {
    return element("span", {}, moment(t, this.#feed.now()), ` ${ZONE}`);
  }

  #facts(told) {
    const why = told.explanation;
    const place = told.event;
    return facts([
      ["verdict", !why ? null : why.anomalous
        ? element("strong", { class: "anomalous" }, element("i", { class: "mark triangle", "aria-hidden": "true" }), "anomalous")
        : element("span", {}, element("i", { class: "mark circle", "aria-hidden": "true" }), "normal")],
      ["refused", told.refusal ? `${told.refusal.replaceAll("_", " ")}: ${visible(told.why)}` : null],
      ["anomaly", why ? `${nats(why.anomaly)} nats, threshold ${nats(told.threshold)}` : null],
      ["at least as strange", why ? `${oneIn(why.p_value)} normal events` : null],
      ["time", place ? this.#time(place.timestamp) : null],
      ["key", told.key == null ? null : element("bdi", {}, keyText(told.key, 120))],
      ["place", place ? `${visible(place.topic)}, partition ${place.partition}, offset ${place.offset}` : null],
      ["package", told.model ? visible(told.model) + (why?.tightened ? ", second graph" : "") : null],
    ]);
  }

  #explanation(why) {
    const features = why.features.slice(0, FEATURES);
    const rest = why.features.slice(FEATURES).reduce((sum, f) => sum + f.nats, 0);
    const latent = why.latent.reduce((sum, l) => sum + l.nats, 0);
    const all = why.features.reduce((sum, f) => sum + f.nats, 0);
    return [
      element("h3", {}, "Features ", element("small", {}, "the one most to blame first; nats")),
      featureTable(features, why.features.length - features.length, rest),
      why.features.some((f) => f.masked) ? element("p", { class: "note" }, "Values marked masked are hidden by the settings of the page.") : null,
      why.changes.length > 0 ? element("h3", {}, "What would make it normal") : null,
      why.changes.length > 0 ? changes(why.changes) : null,
      why.changes.length > 0 && why.changes.at(-1).p_value < 0.01 ? element("p", { class: "note" }, "Still strange after these changes.") : null,
      element("h3", {}, "Latent code ", element("small", {}, "nats beyond a normal event")),
      bars(largest(why.latent.map((l) => [l.part, l.nats]))),
      ...(why.attributes ? [element("h3", {}, "Attributes ", element("small", {}, "1: as events that have it")), bars(why.attributes.map((a) => [a.name, a.projection]))] : []),
      element("p", { class: "sum" }, `${nats(why.anomaly)} = normal ${nats(why.normal)} ${signed(all)} features ${signed(latent)} latent code`),
    ].filter((part) => part != null);
  }

  #raw(raw) {
    if (!raw) {
      return [];
    }
    return [
      element("h3", {}, "Event ", element("small", {}, raw.bytes >= 0 ? `${raw.bytes.toLocaleString("en")} bytes` : "no value")),
      raw.note ? element("p", { class: "note" }, raw.note) : null,
      raw.text == null ? null : element("pre", { tabindex: "0", dir: "ltr", id: "raw" }, visible(raw.text)),
    ].filter((part) => part != null);
  }
}

/** The largest parts in their order, and the sum of the others. */
function largest(parts) {
  if (parts.length <= PARTS) {
    return parts;
  }
  const least = parts.map(([, n]) => Math.abs(n)).sort((a, b) => b - a)[PARTS - 1];
  const kept = parts.filter(([, n]) => Math.abs(n) >= least).slice(0, PARTS);
  const rest = parts.filter((part) => !kept.includes(part));
  return [...kept, [`${rest.length} others`, rest.reduce((sum, [, n]) => sum + n, 0)]];
}

function facts(rows) {
  const list = element("dl", { class: "facts" });
  for (const [name, text] of rows) {
    if (text != null && text !== "") {
      list.append(element("dt", {}, name), element("dd", {}, text));
    }
  }
  return list;
}

/** A name that may go on in the next line after each underscore. */
function broken(name) {
  return short(name, 60).split(/(?<=_)/).flatMap((part) => [part, element("wbr")]);
}

/** A bar from the middle: to the right what adds, to the left what takes away. The number beside it says the same. */
function bar(nats, most) {
  const fill = element("span", { class: nats < 0 ? "less" : "more" });
  fill.style.width = `${(50 * Math.min(1, Math.abs(nats) / most)).toFixed(1)}%`;
  return element("span", { class: "bar", "aria-hidden": "true" }, fill);
}

function featureTable(features, others, rest) {
  const most = Math.max(1e-9, ...features.map((f) => Math.abs(f.nats)), Math.abs(rest));
  const body = element("tbody");
  for (const f of features) {
    const shown = (v) => (f.masked ? "masked" : value(v));
    body.append(element("tr", {},
      element("th", { scope: "row" }, ...broken(f.feature)),
      element("td", { class: "bars" }, bar(f.nats, most)),
      element("td", { class: "number" }, signed(f.nats)),
      element("td", { class: "number" }, f.drop > 0 ? nats(f.drop) : ""),
      element("td", { class: "value" }, element("bdi", {}, shown(f.observed)), f.unseen ? element("small", {}, " new") : ""),
      element("td", { class: "value" }, element("bdi", {}, shown(f.expected)))));
  }
  if (others > 0) {
    body.append(element("tr", { class: "rest" },
      element("th", { scope: "row" }, `${others} others`), element("td", { class: "bars" }, bar(rest, most)),
      element("td", { class: "number" }, signed(rest)), element("td"), element("td"), element("td")));
  }
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "features" }, element("table", { class: "features" },
    element("thead", {}, element("tr", {},
      ...["feature", "", "adds", "drop", "observed", "expected"].map((name, i) =>
        element(name ? "th" : "td", { scope: name ? "col" : null, class: i === 2 || i === 3 ? "number" : null,
          title: name === "adds" ? "Contribution: what the feature costs beyond what it costs normal events, in nats"
            : name === "drop" ? "By how much the anomaly is less with the likeliest value of this feature alone" : null }, name)))),
    body));
}

function changes(all) {
  const list = element("ol", { class: "changes" });
  for (const c of all) {
    const from = c.masked ? "masked" : value(c.observed);
    const to = c.masked ? "masked" : value(c.instead);
    list.append(element("li", {}, element("b", {}, short(c.feature, 60)), " ", element("bdi", {}, from), " → ", element("bdi", {}, to),
      `: ${nats(c.anomaly)} nats, ${oneIn(c.p_value)} as strange`));
  }
  return list;
}

function bars(parts) {
  const most = Math.max(1e-9, ...parts.map(([, n]) => Math.abs(n)));
  const body = element("tbody");
  for (const [name, n] of parts) {
    body.append(element("tr", {},
      element("th", { scope: "row" }, ...broken(name)),
      element("td", { class: "bars" }, bar(n, most)),
      element("td", { class: "number" }, signed(n))));
  }
  return element("table", { class: "features" }, body);
}
