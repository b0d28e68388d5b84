// The last 24 hours as small charts, drawn from the server's samples and the stream's newest one.

import { byId, celsius, label, localTime, make, reveal } from "/words.js";

const day = 86_400;
/** Of the drawing; the page stretches it. */
const [width, height] = [288, 64];
/** Longer than a few samples that a fast simulation leaves out; a line across would be a lie. */
const longestGap = 3_600;

let fields = [];
let samples = [];
let every = 300;

/** Asks for the whole day: at the start, and after the stream was away. */
export async function openHistory() {
  try {
    const answer = await fetch("/api/v1/history");
    if (!answer.ok) throw new Error(`history: ${answer.status}`);
    const history = await answer.json();
    every = history.everySeconds;
    fields = history.fields;
    samples = history.samples.map(named);
  } catch {
    setTimeout(openHistory, 2_000);
  }
}

/** A row of numbers as an object, by the server's names for them. */
const named = (row) => Object.fromEntries(fields.map((name, place) => [name, row[place]]));

/** The running sample takes the place of its earlier self. */
export function follow({ sample, second }) {
  if (!sample || fields.length === 0) return;
  const newest = named(sample);
  // A station that has started again counts from elsewhere.
  if (samples.length > 0 && newest.second < samples[samples.length - 1].second) samples = [];
  if (samples[samples.length - 1]?.second === newest.second) samples.pop();
  samples.push(newest);
  samples = samples.filter((one) => one.second > second - day - every);
}

/** Passages since local midnight, or since the start of the station after it. */
export function flowToday({ room, second, now, station }) {
  const sinceMidnight = ((now / 1000 + station.utcOffsetSeconds) % day + day) % day;
  const before = samples.filter((one) => one.second + every <= second - sinceMidnight).pop();
  return { entered: room.entered - (before?.entered ?? 0), left: room.left - (before?.left ?? 0) };
}

const whole = (value) => value.toLocaleString();
const charts = [
  { name: "chart-temperature", lines: [["outside", "chart-outside"], ["room", "chart-room"]], text: celsius, leastSpan: 4000 },
  { name: "occupants", lines: [["people", "occupants"]], text: whole, fromZero: true, leastSpan: 4, stepped: true },
  { name: "chart-stock", lines: [["stock", "chart-stock"]], text: whole, fromZero: true, leastSpan: 10, stepped: true },
  { name: "chart-alarms", lines: [["alarms", "chart-alarms"]], text: whole, fromZero: true, leastSpan: 2, stepped: true },
];

export function drawCharts(status) {
  if (document.hidden) return;
  const used = charts.filter(({ lines }) =>
    lines.some(([key]) => samples.some((one) => one[key] !== null)));
  reveal("charts-card", samples.length > 0);
  byId("charts").replaceChildren(...(samples.length < 2
    ? [make("p", { className: "note" }, label("chart-none"))]
    : used.map((chart) => figure(chart, status))));
}

function figure(chart, status) {
  const lines = chart.lines.filter(([key]) => samples.some((one) => one[key] !== null));
  const values = lines.flatMap(([key]) => samples.map((one) => one[key])).filter((value) => value !== null);
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const bottom = chart.fromZero ? 0 : lowest;
  const scale = { bottom, top: Math.max(highest, bottom + chart.leastSpan) };
  const newest = samples[samples.length - 1];
  const isWarmth = chart.name === "chart-temperature";
  const legend = [...lines.map(([key, name]) => make("span", { className: `key of-${key}` },
    `${label(name)} ${newest[key] === null ? "–" : chart.text(newest[key])}`)),
  ...(isWarmth ? bandKeys() : [])];
  const range = `${label("lowest")} ${chart.text(lowest)} · ${label("highest")} ${chart.text(highest)}`;
  const picture = svg("svg", {
    viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img",
    "aria-label": `${label(chart.name)}: ${legend.map((one) => one.textContent).join(", ")}; ${range}`,
  }, ...(isWarmth ? climateBands(status) : []), ...grid(status),
  ...lines.map(([key]) => curve(key, scale, chart.stepped, status)));
  return make("figure", { className: "chart" },
    make("figcaption", {}, ...legend), picture,
    make("div", { className: "foot" }, ...hours(status), make("span", {}, range)));
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const across = (second, status) => width * (1 - (status.second - second) / day);

function bandKeys() {
  const kinds = [["heated", 1, "chart-heated"], ["cooled", -1, "chart-cooled"]];
  return kinds.filter(([, sign]) => samples.some((one) => one.climate === sign))
    .map(([kind, , name]) => make("span", { className: `key ${kind}` }, label(name)));
}

/** When heater or air conditioner ran: a band at the foot of the temperatures. */
function climateBands(status) {
  return samples.filter((one) => one.climate !== 0).map((one) => svg("rect", {
    class: one.climate > 0 ? "heated" : "cooled", x: across(one.second, status).toFixed(1), y: height - 5,
    width: Math.max(1, (width * every) / day), height: 5,
  }));
}

/** Every sixth hour of the local day that lies within the last 24. */
function marks({ now, station }) {
  const local = now / 1000 + station.utcOffsetSeconds;
  const last = Math.floor(local / 21_600) * 21_600;
  return [0, 1, 2, 3].map((step) => local - (last - step * 21_600)).filter((ago) => ago < day);
}

function grid(status) {
  return marks(status).map((ago) => {
    const x = across(status.second - ago, status).toFixed(1);
    return svg("line", { class: "grid", x1: x, x2: x, y1: 0, y2: height });
  });
}

function hours(status) {
  return marks(status).filter((ago) => ago > day / 24).map((ago) => {
    const text = make("span", { className: "hour" }, localTime(status.now - ago * 1000, status).slice(0, 5));
    text.style.insetInlineStart = `${100 * (1 - ago / day)}%`;
    return text;
  });
}

function curve(key, { bottom, top }, stepped, status) {
  let path = "";
  let before = null;
  for (const one of samples) {
    if (one[key] === null) { before = null; continue; }
    const x = across(one.second, status).toFixed(1);
    const y = (height - 3 - ((height - 6) * (one[key] - bottom)) / (top - bottom)).toFixed(1);
    const isBroken = before === null || one.second - before > longestGap;
    path += isBroken ? `M${x} ${y}` : stepped ? `H${x}V${y}` : `L${x} ${y}`;
    before = one.second;
  }
  if (before !== null) path += `H${width}`;
  return svg("path", { class: `curve of-${key}`, d: path });
}
