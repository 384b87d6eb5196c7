// Anomaly as the chart shows it: even up to the threshold, by its logarithm beyond.

/** So many times the way from normal to threshold beyond it, marks are at the upper edge. */
const HEADROOM = 100;

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** The round number, 1, 2 or 5 and zeros, that is at least so large. */
function round(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((one) => one * power).find((one) => one >= least * 0.999);
}

export class Scale {
  #normal;
  #threshold;
  #way;

  /** Of a package; of none, any will do. */
  constructor(model) {
    this.#normal = model?.normal ?? 0;
    this.#threshold = model?.threshold ?? 1;
    this.#way = Math.max(1, this.#threshold - this.#normal);
  }

  /** A place without unit: 0 is the threshold, -1 a normal event. */
  place(nats) {
    const ways = (nats - this.#threshold) / this.#way;
    return ways <= 0 ? ways : Math.log1p(ways);
  }

  nats(place) {
    return this.#threshold + this.#way * (place <= 0 ? place : Math.expm1(place));
  }

  /** The places of the lowest and highest that is shown of these anomalies. */
  span(anomalies, tightened) {
    const high = Math.max(this.#threshold + this.#way * 0.4, tightened ?? -Infinity, ...anomalies);
    const low = Math.min(this.#normal, ...anomalies);
    return [
      this.place(Math.max(low, this.#normal - this.#way * 4)),
      this.place(Math.min(high, this.#threshold + this.#way * HEADROOM)),
    ];
  }

  /** Round numbers of nats between two of them, about so many, evenly apart to the eye. */
  ticks(low, high, most) {
    const gap = (this.place(high) - this.place(low)) / Math.max(1, most);
    const step = round(gap * this.#way);
    const ticks = [];
    const add = (nats) => {
      if (nats <= high && (ticks.length === 0 || this.place(nats) - this.place(ticks.at(-1)) >= gap * 0.75)) {
        ticks.push(nats);
      }
    };
    const bend = this.#threshold + this.#way;
    for (let n = Math.ceil(low / step); n * step <= Math.min(high, bend); n++) {
      add(n * step);
    }
    for (let power = 10 ** Math.floor(Math.log10(Math.max(1, bend))); power <= high; power *= 10) {
      [1, 2, 5].map((one) => one * power).filter((nats) => nats > bend).forEach(add);
    }
    return ticks;
  }
}

/** A tick as text. */
export function label(nats) {
  return Math.abs(nats) >= 10_000 ? compact.format(nats) : String(Number(nats.toPrecision(6)));
}
