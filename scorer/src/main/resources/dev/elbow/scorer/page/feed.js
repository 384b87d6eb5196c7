// What the server tells, kept in bounds: the newest events, and of older ones fewer and fewer.

const MOST_EVENTS = 6000;
const MOST_EPISODES = 500;
const MOST_SECONDS = 900;

export class Feed extends EventTarget {
  events = [];
  byId = new Map();
  episodes = new Map();
  models = new Map();
  topics = {};
  history = [];
  vitals = null;
  perSecond = 50;
  state = "connecting";
  /** How far events' own times lie behind the server's clock, in ms. */
  behind = 0;
  #heard = 0;
  #source;
  #held = null;

  constructor() {
    super();
    window.addEventListener("pagehide", () => this.#source?.close());
  }

  start() {
    this.#source = new EventSource("page/stream");
    this.#source.addEventListener("hello", (e) => this.#hello(JSON.parse(e.data)));
    this.#source.addEventListener("frame", (e) => this.#frame(JSON.parse(e.data)));
    this.#source.addEventListener("error", () => {
      this.#become("lost");
      if (this.#source.readyState === EventSource.CLOSED) {
        this.#refused();
      }
    });
  }

  /** Where the server answered by an error, the browser gives up, and does not say which it was. */
  async #refused() {
    try {
      const answer = await fetch("page/stream", { method: "HEAD" });
      this.#become(answer.status === 503 ? "full" : "lost");
    } catch {
      this.#become("lost");
    }
    setTimeout(() => this.start(), 3000);
  }

  /** While held, events and episodes are as they were; what comes is taken once it goes on. Rates and states go on all the same. */
  hold(on) {
    const held = this.#held;
    if (on && !held) {
      this.#held = { now: this.now(), heard: 0, e: [], gone: [], episodes: new Map() };
    } else if (!on && held) {
      this.#held = null;
      this.#take({ heard: held.heard, topics: this.topics, e: held.e, gone: held.gone, episodes: held.episodes.values() });
    }
  }

  /** The server's clock now, in ms; where it stood when the feed was held. */
  now() {
    if (this.#held) {
      return this.#held.now;
    }
    return this.vitals ? this.vitals.now + (performance.now() - this.#heard) : Date.now();
  }

  /** The latest time that a chart of events has, in ms. */
  end() {
    return this.now() - this.behind;
  }

  /** Events a second over the last seconds; null while that is not known. */
  rate() {
    return this.#slope((v) => v.events);
  }

  /** Of the events scored since the history begins, at most a quarter of an hour, how many came here; null while nothing is known. */
  sample() {
    const last = this.history.at(-1);
    const first = this.history[0];
    return !last ? null : {
      shown: last.shown - (this.history.length < MOST_SECONDS ? 0 : first.shown),
      scored: last.scored - (this.history.length < MOST_SECONDS ? 0 : first.scored),
      refused: last.refused - (this.history.length < MOST_SECONDS ? 0 : first.refused),
    };
  }

  #slope(of) {
    const last = this.history.at(-1);
    const first = this.history.at(-6) ?? this.history[0];
    return !last || last === first ? null : Math.max(0, ((of(last) - of(first)) * 1000) / (last.now - first.now));
  }

  #hello(hello) {
    this.events = [];
    this.byId.clear();
    this.episodes.clear();
    this.models.clear();
    this.history = hello.history;
    this.perSecond = hello.per_second;
    this.vitals = hello.history.at(-1) ?? null;
    this.#heard = performance.now();
    if (this.#held) { // the connection was lost meanwhile: what was seen is gone, and what is there now is held
      this.#held = null;
      this.#take(hello);
      this.hold(true);
    } else {
      this.#take(hello);
    }
    this.#become("live");
    this.dispatchEvent(new Event("hello"));
  }

  #frame(frame) {
    this.vitals = frame;
    this.#heard = performance.now();
    const before = this.history.at(-1);
    if (!before || frame.now - before.now >= 990) {
      const { now, events, scored, refused, shown, lag } = frame;
      this.history.push({ now, events, scored, refused, shown, lag });
      this.history.splice(0, this.history.length - MOST_SECONDS);
    }
    if (this.#held) {
      this.#keep(frame);
    } else {
      this.#take(frame);
    }
    this.#become("live");
    if (frame.models) {
      this.dispatchEvent(new Event("models"));
    }
    this.dispatchEvent(new Event("frame"));
  }

  /** For later. Packages are few, and events of a later one are looked at with it, so those are taken at once. */
  #keep(frame) {
    this.#packages(frame.models);
    this.topics = frame.topics;
    this.#held.heard = frame.e.length > 0 ? frame.heard : this.#held.heard;
    this.#held.e.push(...frame.e);
    this.#held.e.splice(0, this.#held.e.length - MOST_EVENTS);
    for (const id of frame.gone) {
      this.#held.episodes.delete(id);
      this.#held.gone.push(id);
    }
    for (const episode of frame.episodes) {
      this.#held.episodes.delete(episode.id);
      this.#held.episodes.set(episode.id, episode);
      if (this.#held.episodes.size > MOST_EPISODES) {
        this.#held.episodes.delete(this.#held.episodes.keys().next().value);
      }
    }
  }

  #packages(told) {
    if (told) {
      this.models = new Map(told.map((model) => [model.m, model]));
    }
  }

  #take(told) {
    this.#packages(told.models);
    this.topics = told.topics;
    for (const id of told.gone ?? []) {
      this.episodes.delete(id);
    }
    for (const episode of told.episodes) {
      this.episodes.delete(episode.id);
      this.episodes.set(episode.id, episode);
    }
    while (this.episodes.size > MOST_EPISODES) {
      const all = [...this.episodes.values()];
      this.episodes.delete((all.find((episode) => episode.state === "closed") ?? all[0]).id);
    }
    for (const event of told.e) {
      this.#add(event);
    }
    if (told.e.length > 0) { // as it was when they came: what is silent now is not behind
      const behind = told.heard - this.events.at(-1).t;
      this.behind = behind < 10_000 ? 0 : behind;
    }
    if (this.events.length > MOST_EVENTS) {
      this.#thin();
    }
  }

  /** In the order of the events' own times, which mostly is that of their coming. */
  #add(event) {
    let at = this.events.length;
    while (at > 0 && this.events[at - 1].t > event.t) {
      at--;
    }
    this.events.splice(at, 0, event);
    this.byId.set(event.id, event);
  }

  /** Of the older half, every second event goes that is nothing to look at. */
  #thin() {
    const half = this.events.length / 2;
    let odd = false;
    let kept = this.events.filter((event, i) => {
      odd = !odd;
      return i > half || event.s || event.r || odd;
    });
    kept = kept.slice(Math.max(0, kept.length - MOST_EVENTS));
    this.events = kept;
    this.byId = new Map(kept.map((event) => [event.id, event]));
  }

  #become(state) {
    if (this.state !== state) {
      this.state = state;
      this.dispatchEvent(new Event("state"));
    }
  }
}
