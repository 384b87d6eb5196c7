// The marks of events, which differ in shape as well as in colour.
import { colour } from "./theme.js";

/** Which mark an event has. */
export function kind(event) {
  return event.r ? "refused" : event.s ? "anomalous" : "normal";
}

/** Draws one mark; the caller set up the context's pixels. */
export function mark(context, event, x, y, size) {
  const what = kind(event);
  context.beginPath();
  if (what === "normal") {
    context.arc(x, y, size * 0.7, 0, 2 * Math.PI);
    context.lineWidth = size * 0.35;
    context.strokeStyle = colour("normal");
    context.stroke();
  } else if (what === "anomalous") {
    context.moveTo(x, y - size * 1.35);
    context.lineTo(x + size * 1.2, y + size * 0.9);
    context.lineTo(x - size * 1.2, y + size * 0.9);
    context.closePath();
    context.fillStyle = colour("anomalous");
    context.fill();
  } else {
    context.moveTo(x - size, y - size);
    context.lineTo(x + size, y + size);
    context.moveTo(x + size, y - size);
    context.lineTo(x - size, y + size);
    context.lineWidth = size * 0.5;
    context.strokeStyle = colour("refused");
    context.stroke();
  }
}

/** The ring around the event that is selected. */
export function ring(context, x, y, size) {
  context.beginPath();
  context.arc(x, y, size * 2.4, 0, 2 * Math.PI);
  context.lineWidth = size * 0.5;
  context.strokeStyle = colour("ink");
  context.stroke();
}

/** That a mark lies beyond the edge. */
export function beyond(context, x, y, size) {
  context.beginPath();
  context.moveTo(x - size, y - size * 2.2);
  context.lineTo(x, y - size * 3.4);
  context.lineTo(x + size, y - size * 2.2);
  context.lineWidth = size * 0.45;
  context.strokeStyle = colour("anomalous");
  context.stroke();
}

/** The place nearest to a point, at most so far away. */
export function nearest(places, x, y, most) {
  let best = null;
  let distance = most * most;
  for (const place of places) {
    const d = (place.x - x) ** 2 + (place.y - y) ** 2;
    if (d <= distance) {
      distance = d;
      best = place;
    }
  }
  return best;
}
