// What is given out: lanes, shelves and lockers with their stock and their state.

import { byId, label, make, moment, phrase, reveal, spoken } from "/words.js";

export function drawSupplies(status) {
  const { places, compartments, vends } = status.supplies;
  reveal("supplies-card", places.length > 0);
  byId("places").replaceChildren(...["lane", "shelf", "compartment"].flatMap((kind) => {
    const ofKind = places.filter((place) => place.kind === kind);
    if (ofKind.length === 0) return [];
    return [make("h3", {}, label(`kind-${kind}`)),
      make("ul", { className: "stocks" }, ...ofKind.map(stock))];
  }));
  drawVends(vends, places);
  reveal("lockers-card", compartments.length > 0);
  byId("lockers").replaceChildren(...compartments.map((one) => compartment(one, status)));
}

/** What somebody should know of a place, the gravest first. */
function flags(place) {
  const flags = [];
  if (place.outOfService) flags.push(["out-of-service", "bad"]);
  if (place.count === 0) flags.push(["empty", "bad"]);
  else if (place.low) flags.push(["low", "warn"]);
  if (place.freshness === "expired") flags.push(["expired", "bad"]);
  if (place.freshness === "expiring") flags.push(["expiring", "warn"]);
  if (place.uncertain) flags.push(["uncertain", "warn"]);
  return flags;
}

function badge(text, kind) {
  return make("span", { className: `badge ${kind}` }, text);
}

function stock(place) {
  const found = flags(place);
  const gravest = found.some(([, kind]) => kind === "bad") ? "bad" : found.length > 0 ? "warn" : "good";
  const fill = make("span", { className: "fill" });
  fill.style.inlineSize = `${(100 * place.count) / place.capacity}%`;
  const date = place.expires && place.freshness !== "fresh" ? place.expires : "";
  return make("li", { className: "stock", data: { state: gravest } },
    make("div", { className: "stock-head" },
      make("span", { className: "line-name" }, spoken(place.name)),
      make("span", { className: "line-note" }, place.place),
      make("span", { className: "line-value" }, `${place.count} / ${place.capacity}`)),
    make("div", { className: "bar", ariaHidden: "true" }, fill),
    ...(found.length > 0 ? [make("div", { className: "badges" },
      ...found.map(([key, kind]) => badge(label(key), kind)), date)] : []));
}

function drawVends(vends, places) {
  const names = new Map(places.map(({ sku, name }) => [sku, spoken(name)]));
  reveal("vends-part", vends.length > 0);
  byId("vends").replaceChildren(...vends.map(({ sku, outcome, count }) =>
    make("li", { className: "line" },
      make("span", { className: "line-name" }, names.get(sku) ?? String(sku)),
      make("span", { className: "line-note" }, phrase("vend", outcome)),
      make("span", { className: "line-value" }, count.toLocaleString()))));
}

/** What a person sees of the compartment, the gravest first. */
function condition(one, status) {
  if (one.forced) return [label("forced"), "bad"];
  if (one.leftOpen) return [label("left-open"), "bad"];
  if (one.open) return [label("door-open"), "warn"];
  if (one.overdue) return [label("overdue"), "bad"];
  if (one.lent) return [`${label("lent")} · ${label("due")} ${moment(one.due, status)}`, "warn"];
  if (one.powered) return [label("powered"), "warn"];
  if (one.open === null) return [label("door-unknown"), "bad"];
  return [label(one.content === "loan" ? "in-place" : "door-shut"), "good"];
}

function compartment(one, status) {
  const [text, kind] = condition(one, status);
  const content = one.item ? spoken(one.item) : one.output ?? "";
  const name = label(`content-${one.content}`);
  return make("li", { className: "line" },
    make("span", { className: "line-name" }, content ? `${name} · ${content}` : name),
    make("span", { className: "line-note" }, one.compartment), badge(text, kind));
}
