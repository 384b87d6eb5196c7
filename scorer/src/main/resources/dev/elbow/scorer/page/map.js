// Codes of the latest events on the plane on which codes of normal ones differ most.
import { beyond, mark, nearest, ring } from "./marks.js";
import { colour, em } from "./theme.js";

/** Standard deviations from the middle to the edge; what is beyond lies at the edge. */
const REACH = 4;
const EVENTS = 600;

export class LatentMap {
  #canvas;
  #feed;
  #note;
  #places = [];
  #selected = null;
  #model = 0;
  #span = 300;

  constructor(canvas, note, feed, { open }) {
    this.#canvas = canvas;
    this.#note = note;
    this.#feed = feed;
    canvas.addEventListener("click", (e) => {
      const box = canvas.getBoundingClientRect();
      const found = nearest(this.#places, e.clientX - box.left, e.clientY - box.top, em() * 1.2);
      if (found) {
        open({ event: found.event.id });
      }
    });
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  select(id) {
    this.#selected = id;
    this.draw();
  }

  show(model, span) {
    this.#model = model;
    this.#span = span;
    this.draw();
  }

  draw() {
    const model = this.#feed.models.get(this.#model);
    const context = this.#canvas.getContext("2d");
    const { clientWidth, clientHeight } = this.#canvas;
    const width = Math.round(clientWidth * devicePixelRatio);
    const height = Math.round(clientHeight * devicePixelRatio);
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    context.clearRect(0, 0, width, height);
    this.#say(model);
    this.#places = [];
    if (!model?.cloud) {
      return;
    }
    const unit = em() * devicePixelRatio;
    const deviation = [0, 1].map((axis) => Math.sqrt(model.cloud.reduce((sum, z) => sum + z[axis] ** 2, 0) / model.cloud.length) || 1);
    const at = (z) => [(width / 2) * (1 + z[0] / deviation[0] / REACH), (height / 2) * (1 - z[1] / deviation[1] / REACH)];
    this.#frame(context, at, deviation, unit);
    context.fillStyle = colour("cloud");
    for (const z of model.cloud) {
      const [x, y] = at(z);
      context.fillRect(x - unit * 0.09, y - unit * 0.09, unit * 0.18, unit * 0.18);
    }
    this.#events(context, at, unit, width, height);
  }

  #frame(context, at, deviation, unit) {
    context.strokeStyle = colour("line");
    context.lineWidth = unit * 0.07;
    const [x, y] = at([0, 0]);
    for (const reach of [1, 2, 3]) {
      const [right] = at([reach * deviation[0], 0]);
      const [, top] = at([0, reach * deviation[1]]);
      context.beginPath();
      context.ellipse(x, y, right - x, y - top, 0, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  #events(context, at, unit, width, height) {
    const size = unit * 0.24;
    const edge = size * 2;
    let chosen = null;
    const events = this.#latest();
    events.forEach((event, i) => {
      const [x, y] = at(event.z);
      const place = {
        event,
        x: Math.min(width - edge, Math.max(edge, x)),
        y: Math.min(height - edge, Math.max(edge * 2, y)),
      };
      context.globalAlpha = 0.35 + (0.65 * (i + 1)) / events.length;
      mark(context, event, place.x, place.y, size);
      if (place.x !== x || place.y !== y) {
        beyond(context, place.x, place.y, size * 0.8);
      }
      chosen = event.id === this.#selected ? place : chosen;
      this.#places.push({ event, x: place.x / devicePixelRatio, y: place.y / devicePixelRatio });
    });
    context.globalAlpha = 1;
    if (chosen) {
      ring(context, chosen.x, chosen.y, size);
    }
  }

  /** The latest events, and among those before that the chart has the latest that are anomalous. */
  #latest() {
    const own = this.#feed.events.filter((e) => e.z && (e.m ?? 0) === this.#model);
    const from = this.#feed.end() - this.#span * 1000;
    return [...own.slice(0, -EVENTS).filter((e) => e.s && e.t >= from).slice(-EVENTS), ...own.slice(-EVENTS)];
  }

  #say(model) {
    const text = !model ? ""
      : !model.codes ? "Scores leave out their codes (latent: false)."
      : !model.cloud ? "The package has no codes of its own to compare with."
      : `The first two principal directions of ${model.cloud.length} codes: ${model.shares.map((s) => `${Math.round(s * 100)} %`).join(" and ")} of their variance`;
    if (this.#note.textContent !== text) {
      this.#note.textContent = text;
    }
  }
}
