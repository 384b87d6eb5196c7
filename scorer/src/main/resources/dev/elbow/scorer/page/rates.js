// Events a second and lag, over the last minutes.
import { count, ticks } from "./text.js";
import { colour, em } from "./theme.js";

export class Rates {
  #feed;
  #charts = [];

  constructor(throughput, lags, feed) {
    this.#feed = feed;
    this.#charts = [
      { box: throughput, name: "events/s", of: (a, b) => ((b.events - a.events) * 1000) / (b.now - a.now) },
      { box: lags, name: "lag", of: (a, b) => b.lag },
    ];
    for (const chart of this.#charts) {
      new ResizeObserver(() => chart.plot?.setSize(size(chart.box))).observe(chart.box);
    }
    this.restyle();
  }

  restyle() {
    for (const chart of this.#charts) {
      chart.plot?.destroy();
      const axis = { stroke: colour("muted"), font: `${0.75 * em()}px system-ui, sans-serif`, ticks: { show: false } };
      chart.plot = new uPlot(
        {
          ...size(chart.box),
          legend: { show: false },
          cursor: { show: false },
          padding: [em() * 0.9, 2 * em(), null, null],
          scales: { y: { range: (plot, low, high) => [0, Math.max(1, high * 1.1)] } },
          axes: [
            { ...axis, size: 1.7 * em(), space: 6 * em(), grid: { show: false }, values: ticks },
            { ...axis, size: 3.6 * em(), space: 1.6 * em(), grid: { stroke: colour("line"), width: 1 }, values: (plot, all) => all.map((n) => (Number.isInteger(n) ? count(n) : "")) },
          ],
          series: [{}, { stroke: colour("normal"), width: 0.11 * em(), fill: colour("wash"), spanGaps: true, points: { show: false } }],
          hooks: { draw: [(plot) => label(plot, chart.name)] },
        },
        [[], []],
        chart.box,
      );
    }
    this.draw();
  }

  draw() {
    const history = this.#feed.history;
    for (const { plot, of } of this.#charts) {
      const times = [];
      const values = [];
      for (let i = 1; i < history.length; i++) {
        times.push(history[i].now / 1000);
        values.push(of(history[i - 1], history[i]) ?? null);
      }
      plot.setData([times, values]);
    }
  }
}

function size(box) {
  return { width: Math.max(150, box.clientWidth), height: Math.max(60, box.clientHeight) };
}

function label(plot, name) {
  const unit = em() * devicePixelRatio;
  plot.ctx.fillStyle = colour("muted");
  plot.ctx.font = `${0.75 * unit}px system-ui, sans-serif`;
  plot.ctx.textAlign = "left";
  plot.ctx.fillText(name, plot.bbox.left, plot.bbox.top - unit * 0.25);
}
