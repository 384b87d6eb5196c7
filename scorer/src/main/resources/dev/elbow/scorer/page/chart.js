// Anomaly over time, with the threshold and the episodes.
import { beyond, mark, nearest, ring } from "./marks.js";
import { Scale, label as tick } from "./scale.js";
import { short, ticks } from "./text.js";
import { colour, em } from "./theme.js";

const LANES = 3;

/** Text in a bar, cut where the bar ends. */
function label(ctx, text, x, y, width, unit) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, unit);
  ctx.clip();
  ctx.fillStyle = colour("ink");
  ctx.font = `${0.68 * unit}px system-ui, sans-serif`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillText(text, x + unit * 0.3, y + unit * 0.46);
  ctx.restore();
}

export class Chart {
  #box;
  #feed;
  #plot;
  #places = [];
  #bars = [];
  #selected = null;
  #model = 0;
  #span = 300;
  #scale = new Scale();

  /** `open` is called with the event or episode that was chosen, `said` with what the keys came to. */
  constructor(box, feed, { open, said }) {
    this.#box = box;
    this.#feed = feed;
    box.addEventListener("click", (e) => this.#click(e, open));
    box.addEventListener("keydown", (e) => this.#key(e, open, said));
    new ResizeObserver(() => this.#resize()).observe(box);
    this.restyle();
  }

  get selected() {
    return this.#selected;
  }

  select(id) {
    this.#selected = id;
    this.#plot.redraw(false);
  }

  show(model, span) {
    this.#model = model;
    this.#span = span;
    this.#scale = new Scale(this.#feed.models.get(model));
    this.restyle();
  }

  /** Colours and sizes are read anew. */
  restyle() {
    this.#plot?.destroy();
    const axis = { stroke: colour("muted"), font: `${0.8 * em()}px system-ui, sans-serif`, ticks: { show: false } };
    const grid = { stroke: colour("line"), width: 1 };
    this.#plot = new uPlot(
      {
        ...this.#size(),
        legend: { show: false },
        cursor: { show: false },
        padding: [null, 2 * em(), null, null],
        scales: {
          x: { time: true, range: () => this.#times() },
          y: { distr: 100, fwd: (nats) => this.#scale.place(nats), bwd: (place) => this.#scale.nats(place), range: () => this.#levels() },
        },
        axes: [
          { ...axis, grid: { show: false }, size: 2 * em(), space: 6 * em(), values: ticks },
          {
            ...axis, grid, size: 3.6 * em(),
            splits: (plot, i, low, high) => this.#scale.ticks(low, high, Math.floor(this.#box.clientHeight / (2.5 * em()))),
            filter: (plot, all) => all,
            values: (plot, all) => all.map(tick),
          },
        ],
        series: [{}, { paths: () => null, points: { show: false } }],
        hooks: { draw: [(plot) => this.#paint(plot)] },
      },
      [[], []],
      this.#box,
    );
    this.draw();
  }

  draw() {
    const events = this.#shown();
    this.#plot.setData([events.map((e) => e.t / 1000), events.map((e) => e.a ?? null)]);
  }

  #shown() {
    const from = this.#feed.end() - this.#span * 1000;
    return this.#feed.events.filter((e) => e.t >= from && (e.r || (e.m ?? 0) === this.#model));
  }

  #times() {
    const end = this.#feed.end() / 1000;
    return [end - this.#span, end];
  }

  #levels() {
    const seen = this.#plot ? this.#plot.data[1].filter((a) => a != null) : [];
    const [low, high] = this.#scale.span(seen.slice(-2000), this.#feed.models.get(this.#model)?.tightened);
    const room = (high - low) * 0.06;
    const share = ((LANES + 1.6) * em()) / Math.max(150, this.#box.clientHeight - 2 * em());
    return [this.#scale.nats(low - room), this.#scale.nats(high + (high - low + 2 * room) * (share / (1 - share)))];
  }

  #size() {
    return { width: Math.max(200, this.#box.clientWidth), height: Math.max(200, this.#box.clientHeight) };
  }

  #resize() {
    const size = this.#size();
    if (size.width !== this.#plot.width || size.height !== this.#plot.height) {
      this.#plot.setSize(size);
    }
  }

  #paint(plot) {
    const { ctx } = plot;
    const { left, top, width, height } = plot.bbox;
    const unit = em() * devicePixelRatio;
    const size = unit * 0.26;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    this.#thresholds(plot, unit);
    this.#episodes(plot, unit);
    this.#places = [];
    for (const event of this.#shown()) {
      const x = plot.valToPos(event.t / 1000, "x", true);
      const at = event.r ? top + height - unit * 0.6 : plot.valToPos(event.a, "y", true);
      const edge = top + unit * (LANES + 1.5);
      const y = event.r ? at : Math.min(at, top + height - size * 2);
      const over = !event.r && at < edge;
      mark(ctx, event, x, over ? edge : y, size);
      if (over) {
        beyond(ctx, x, edge, size);
      }
      if (event.id === this.#selected) {
        ring(ctx, x, over ? edge : y, size);
      }
      this.#places.push({ event, x: x / devicePixelRatio, y: (over ? edge : y) / devicePixelRatio });
    }
    ctx.restore();
  }

  #thresholds(plot, unit) {
    const model = this.#feed.models.get(this.#model);
    if (model) {
      this.#threshold(plot, unit, model.threshold, "threshold");
    }
    if (model?.tightened != null) {
      this.#threshold(plot, unit, model.tightened, "second graph's threshold");
    }
  }

  #threshold(plot, unit, level, words) {
    const { ctx } = plot;
    const { left, width } = plot.bbox;
    const y = plot.valToPos(level, "y", true);
    ctx.strokeStyle = colour("threshold");
    ctx.lineWidth = unit * 0.1;
    ctx.setLineDash([unit * 0.5, unit * 0.35]);
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(left + width, y);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.fillStyle = colour("threshold");
    ctx.font = `${0.75 * unit}px system-ui, sans-serif`;
    ctx.textAlign = "left";
    const text = `${words} ${level.toFixed(1)}`;
    const right = words !== "threshold"; // the two may lie close together
    ctx.fillText(text, right ? left + width - ctx.measureText(text).width - unit * 0.3 : left + unit * 0.3, y - unit * 0.35);
  }

  /** As bars at the upper edge, in lanes, open and late ones first; of those without a lane, how many. A bar is open at its right end while its episode is. */
  #episodes(plot, unit) {
    const { ctx } = plot;
    const { left, top, width } = plot.bbox;
    const lanes = Array.from({ length: LANES }, () => []);
    let more = 0;
    this.#bars = [];
    const open = (episode) => (episode.state === "closed" ? 0 : 1);
    for (const episode of [...this.#feed.episodes.values()].sort((a, b) => open(b) - open(a) || b.start - a.start)) {
      const from = Math.max(left, plot.valToPos(episode.start / 1000, "x", true));
      const to = Math.max(from + unit * 0.5, plot.valToPos((episode.end ?? this.#feed.end()) / 1000, "x", true));
      if (to < left || from > left + width) {
        continue;
      }
      const lane = lanes.findIndex((taken) => taken.every((other) => to + unit * 0.2 <= other.from || other.to + unit * 0.2 <= from));
      if (lane < 0) {
        more++;
        continue;
      }
      lanes[lane].push({ from, to });
      const y = top + unit * (0.2 + lane * 1.05);
      ctx.fillStyle = colour(episode.state === "closed" ? "calm" : "episode");
      ctx.fillRect(from, y, to - from, unit * 0.9);
      ctx.strokeStyle = colour(episode.id === this.#selected ? "ink" : "anomalous");
      ctx.lineWidth = unit * (episode.id === this.#selected ? 0.18 : 0.09);
      ctx.strokeRect(from, y, to - from + (episode.state === "closed" ? 0 : unit), unit * 0.9);
      if (to - from > unit * 3) {
        label(ctx, `${episode.state} ${short(episode.entity ?? "", 40)}`, from, y, to - from, unit);
      }
      const r = devicePixelRatio;
      this.#bars.push({ episode, left: from / r, right: to / r, top: y / r, bottom: (y + unit * 0.9) / r });
    }
    if (more > 0) {
      ctx.fillStyle = colour("ink");
      ctx.font = `${0.75 * unit}px system-ui, sans-serif`;
      ctx.textAlign = "right";
      ctx.fillText(`and ${more} more`, left + width - unit * 0.3, top + unit * (LANES * 1.05 + 0.7));
    }
  }

  #click(e, open) {
    const box = this.#plot.root.getBoundingClientRect();
    const x = e.clientX - box.left;
    const y = e.clientY - box.top;
    const bar = this.#bars.find((b) => x >= b.left && x <= b.right && y >= b.top && y <= b.bottom);
    const found = bar ? null : nearest(this.#places, x, y, em() * 1.2);
    if (bar) {
      open({ episode: bar.episode.id });
    } else if (found) {
      open({ event: found.event.id });
    }
  }

  #key(e, open, said) {
    const events = this.#shown();
    const strange = events.filter((one) => one.s || one.r);
    const among = { ArrowLeft: events, ArrowRight: events, ArrowUp: strange, ArrowDown: strange, Home: events, End: events }[e.key];
    if (e.key === "Enter" && this.#selected != null) {
      e.preventDefault();
      open(typeof this.#selected === "string" ? { episode: this.#selected } : { event: this.#selected });
    }
    if (!among || among.length === 0) {
      return;
    }
    e.preventDefault();
    const at = among.findIndex((one) => one.id === this.#selected);
    const forward = e.key === "ArrowRight" || e.key === "ArrowUp";
    const next = e.key === "Home" ? 0
      : e.key === "End" || at < 0 ? among.length - 1
      : Math.min(among.length - 1, Math.max(0, at + (forward ? 1 : -1)));
    this.select(among[next].id);
    said(among[next]);
  }
}
