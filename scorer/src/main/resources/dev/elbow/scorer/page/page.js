// Puts the parts of the page together.
import { Chart } from "./chart.js";
import { Detail } from "./detail.js";
import { Feed } from "./feed.js";
import { keep, kept } from "./kept.js";
import { LatentMap } from "./map.js";
import { kind } from "./marks.js";
import { Rates } from "./rates.js";
import { EpisodeTable, EventTable } from "./tables.js";
import { ZONE, count, element, keyText, nats, oneIn, time } from "./text.js";
import { theme } from "./theme.js";

const byId = (id) => document.getElementById(id);
byId("zone").textContent = `times in ${ZONE}`;
const feed = new Feed();
let paused = false;
let model = 0;
let chosen = false;
const span = kept("span");
if ([...byId("span").options].some((one) => one.value === span)) {
  byId("span").value = span;
}

const detail = new Detail(byId("detail"), feed, { closed: () => select(null) });

function select(id) {
  for (const part of [chart, map, episodes, events]) {
    part.select(id);
  }
}

function open(what) {
  select(what.episode ?? what.event);
  detail.open(what);
}

function said(event) {
  byId("said").textContent = `${time(event.t)}, ${kind(event)}, ${event.r ?? `${nats(event.a)} nats, ${oneIn(event.p)} as strange`}${event.k == null ? "" : `, ${keyText(event.k, 60)}`}`;
}

const chart = new Chart(byId("chart"), feed, { open, said });
const map = new LatentMap(byId("map"), byId("map-note"), feed, { open });
const rates = new Rates(byId("throughput"), byId("lags"), feed);
const episodes = new EpisodeTable(byId("episode-rows"), byId("episodes-note"), feed, { open });
const events = new EventTable(byId("event-rows"), byId("order"), feed, { open });

function text(id, now) {
  const node = byId(id);
  if (node.textContent !== now) {
    node.textContent = now;
  }
}

/** What was read and is nowhere else on the page. */
function passed(v) {
  return v?.tombstones > 0 ? `; ${count(v.tombstones)} tombstone${v.tombstones === 1 ? "" : "s"} passed on` : "";
}

function figures() {
  const v = feed.vitals;
  const rate = feed.rate();
  byId("figures").classList.toggle("stale", feed.state !== "live");
  text("rate", rate == null ? "–" : count(Math.round(rate)));
  text("lag", count(v?.lag));
  text("scored", count(v?.scored));
  text("anomalous", count(v?.anomalous));
  text("refused", count(v?.refused));
  const sample = feed.sample();
  const left = sample == null ? 0 : sample.scored - sample.shown;
  text("sampling", sample == null ? "no events yet"
    : sample.scored === 0 ? `no events since ${time(feed.history[0].now)}${passed(v)}`
    : left > 0 ? `a sample: ${count(sample.shown)} of ${count(sample.scored)} events, the strangest and some of the others${passed(v)}`
    : `every event${passed(v)}`);
}

function state() {
  const problems = feed.vitals?.problems ?? [];
  const state = feed.state === "live" && problems.length > 0 ? "failing" : paused ? "paused" : feed.state;
  text("state", { live: "live", lost: "no connection, trying again", full: "too many pages are open; waits for another to close", connecting: "connecting", paused: "paused", failing: problems.join("; ") }[state]);
  byId("state").className = `state ${state}`;
}

function draw() {
  chart.draw();
  map.draw();
  rates.draw();
  episodes.draw();
  events.draw();
}

let asked = false;
function frame() {
  state();
  figures();
  if (paused || asked || document.hidden) {
    return;
  }
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    draw();
  });
}

function models() {
  const choice = byId("model");
  const all = [...feed.models.values()];
  choice.replaceChildren(...all.map((m) => element("option", { value: m.m, title: m.digest }, m.used ? m.reference : `${m.reference} (replaced)`)));
  if (!feed.models.has(model) || (!chosen && !feed.models.get(model).used)) {
    model = all.find((m) => m.used)?.m ?? all[0]?.m ?? 0;
  }
  choice.value = String(model);
  choice.disabled = feed.models.size < 2;
  byId("figures").title = feed.models.size < 2 ? "" : "of all packages of this process";
  document.title = `Elbow · ${feed.models.get(model)?.reference ?? ""}`;
}

function show() {
  const span = Number(byId("span").value);
  chart.show(model, span);
  map.show(model, span);
  events.show(model);
}

feed.addEventListener("hello", () => {
  models();
  show();
  frame();
});
feed.addEventListener("models", () => {
  models();
  show();
});
feed.addEventListener("frame", frame);
feed.addEventListener("state", state);
byId("model").addEventListener("change", (e) => {
  model = Number(e.target.value);
  chosen = true;
  show();
});
byId("span").addEventListener("change", () => {
  keep("span", byId("span").value);
  show();
});
byId("pause").addEventListener("click", (e) => {
  paused = !paused;
  feed.hold(paused);
  e.target.setAttribute("aria-pressed", String(paused));
  e.target.textContent = paused ? "Go on" : "Pause";
  frame();
});
document.addEventListener("visibilitychange", frame);
theme(byId("theme"), () => {
  chart.restyle();
  rates.restyle();
  map.draw();
});
new ResizeObserver(() => {
  chart.restyle();
  rates.restyle();
}).observe(byId("pause")); // its size follows that of the text
feed.start();
