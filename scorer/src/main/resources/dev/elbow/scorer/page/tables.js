// The tables of episodes and events; rows are renewed, never made without end.
import { kind } from "./marks.js";
import { element, keyText, lasting, moment, nats, oneIn, short } from "./text.js";

const ROWS = 60;

/** Rows by id: those that are there already stay, so that focus and selection do. */
function renew(body, rows, make) {
  const there = new Map([...body.children].map((row) => [row.dataset.id, row]));
  const wanted = rows.map((row) => {
    const id = String(row.id);
    const before = there.get(id);
    there.delete(id);
    const state = JSON.stringify(row);
    if (before && before.told === state) {
      return before;
    }
    const made = make(row);
    made.dataset.id = id;
    made.told = state;
    if (before) {
      const focused = before.contains(document.activeElement);
      before.replaceChildren(...made.children);
      if (focused) { // else the keyboard would be sent to the top of the page each second
        before.querySelector("button")?.focus({ preventScroll: true });
      }
      before.told = state;
      before.className = made.className;
      return before;
    }
    return made;
  });
  there.forEach((row) => row.remove());
  wanted.forEach((row, i) => {
    if (body.children[i] !== row) {
      body.insertBefore(row, body.children[i] ?? null);
    }
  });
}

function cell(text, kind) {
  return element("td", { class: kind }, text);
}

/** A figure of an episode: of an open one, it is that of its last alert, and may be more by now. */
function told(text, closed) {
  return element("td", { class: "number", title: closed ? null : "when last told" }, closed ? text : `${text}+`);
}

function opener(text, title) {
  return element("button", { type: "button", class: "row", title }, text);
}

/** Marks the row that is selected, and no other. */
function choose(body, id) {
  for (const row of body.children) {
    if (row.dataset.id === String(id)) {
      row.setAttribute("aria-current", "true");
    } else {
      row.removeAttribute("aria-current");
    }
  }
}

export class EpisodeTable {
  #body;
  #note;
  #feed;
  #selected = null;

  constructor(body, note, feed, { open }) {
    this.#body = body;
    this.#note = note;
    this.#feed = feed;
    body.addEventListener("click", (e) => {
      const row = e.target.closest("tr");
      if (row) {
        open({ episode: row.dataset.id });
      }
    });
  }

  select(id) {
    this.#selected = id;
    choose(this.#body, id);
  }

  draw() {
    const open = (episode) => (episode.state === "closed" ? 0 : 1);
    const rows = [...this.#feed.episodes.values()].sort((a, b) => open(b) - open(a) || b.time - a.time).slice(0, ROWS)
      .map((e) => ({ ...e, lasts: lasting((e.state === "closed" ? e.end : Math.max(e.time, this.#feed.end())) - e.start) }));
    renew(this.#body, rows, (episode) => this.#row(episode));
    choose(this.#body, this.#selected);
    const missing = Object.entries(this.#feed.topics ?? {}).filter(([, there]) => !there).map(([topic]) => topic);
    const text = missing.length > 0 ? `${rows.length > 0 ? `${rows.filter(open).length} open; ` : ""}no topic ${missing.join(", ")}, which elbow alert writes`
      : rows.length === 0 ? "None so far."
      : `${rows.filter(open).length} open; +: when last told`;
    if (this.#note.textContent !== text) {
      this.#note.textContent = text;
    }
  }

  #row(episode) {
    const closed = episode.state === "closed";
    const name = episode.entity == null ? `episode ${episode.id.slice(0, 8)}` : keyText(episode.entity, 40);
    return element("tr", { class: closed ? "closed" : "open" },
      element("td", {}, element("bdi", {}, opener(name, "why"))),
      cell(closed ? `closed, ${episode.reason.replace("_", " ")}` : episode.state, "state"),
      element("td", {}, moment(episode.start, this.#feed.now())),
      cell(closed ? episode.lasts : `${episode.lasts}…`, "number"),
      told(`${episode.anomalous} of ${episode.events}`, closed),
      told(nats(episode.a), closed),
      cell(episode.features.map((f) => short(f, 40)).join(", ")));
  }
}

export class EventTable {
  #body;
  #feed;
  #order = "strangest";
  #model = 0;
  #selected = null;

  constructor(body, choice, feed, { open }) {
    this.#body = body;
    this.#feed = feed;
    body.addEventListener("click", (e) => {
      const row = e.target.closest("tr");
      if (row) {
        open({ event: Number(row.dataset.id) });
      }
    });
    choice.addEventListener("change", (e) => {
      this.#order = e.target.value;
      this.draw();
    });
  }

  select(id) {
    this.#selected = id;
    choose(this.#body, id);
  }

  show(model) {
    this.#model = model;
    this.draw();
  }

  draw() {
    const events = this.#feed.events;
    const own = (e) => (e.m ?? 0) === this.#model;
    const coming = (some) => some.sort((a, b) => b.id - a.id).slice(0, ROWS); // whatever time they say that it is
    const rows = this.#order === "refused" ? coming(events.filter((e) => e.r))
      : this.#order === "latest" ? coming([...events])
      : events.filter((e) => !e.r && own(e)).sort((a, b) => a.p - b.p || b.a - a.a).slice(0, ROWS);
    renew(this.#body, rows, (event) => this.#row(event));
    choose(this.#body, this.#selected);
  }

  #row(event) {
    const what = kind(event);
    return element("tr", { class: what },
      element("td", {}, opener(moment(event.t, this.#feed.now()), "why")),
      element("td", {}, element("i", { class: `mark ${{ normal: "circle", anomalous: "triangle", refused: "cross" }[what]}`, "aria-hidden": "true" }), element("span", { class: "word" }, event.r ? event.r.replaceAll("_", " ") : what)),
      cell(event.r ? "" : nats(event.a), "number"),
      cell(event.r ? "" : oneIn(event.p), "number"),
      element("td", {}, element("bdi", {}, keyText(event.k, 32))),
      cell(short(event.f ?? [event.o, event.why].filter((one) => one != null).join(": "), 60)));
  }
}
