// The city's hub: each way to it with its state in words, what waits, and what to do.

import { byId, label, make, moment, reveal, set, span, spoken } from "/words.js";

const kinds = { resting: "good", working: "good", waitingForClock: "warn", waitingForKey: "warn", nothingPublished: "warn", backingOff: "warn", suspended: "bad" };

export function drawHub(status) {
  const { hub } = status;
  reveal("hub-card", hub !== null);
  if (hub === null) return;
  byId("hub-conditions").replaceChildren(...hub.conditions.map(({ text }) =>
    make("li", { className: "line bad" }, make("span", { className: "line-name" }, spoken(text)))));
  byId("hub-flows").replaceChildren(...hub.flows.map((flow) => row(flow, status)));
  byId("hub-counts").replaceChildren(
    ...count(label("hub-quarantined"), hub.quarantinedEvents), ...hub.lostSamples.map(loss));
}

/** What the city tells everybody, and what it does not offer for now. */
export function drawCity(status) {
  const { message, withheld } = status.city;
  reveal("city-card", message !== null || withheld.length > 0);
  set("city-message", message === null ? "" : spoken(message.text));
  byId("city-withheld").replaceChildren(...withheld.map(({ name, until }) =>
    make("li", { className: "line" },
      make("span", { className: "line-name" }, `${label("city-withheld")} · ${spoken(name)}`),
      ...(until === null ? [] : [make("span", { className: "line-note" },
        `${label("city-until")} ${moment(until, status)}`)]))));
}

function row(flow, status) {
  const trouble = flow.failures > 0 || flow.refused ? flow.trouble : null;
  const notes = [...waiting(flow), success(flow, status)];
  if (flow.failures > 0 && flow.nextTrySeconds > 0) {
    notes.push(`${label("hub-next-try")} ${span(flow.nextTrySeconds)}`);
  }
  return make("li", { className: "line" },
    make("span", { className: "line-name" }, spoken(flow.name)),
    make("span", { className: "line-note" }, notes.join(" · ")),
    make("span", { className: `badge ${kinds[flow.state] ?? "warn"}` }, spoken(flow.text)),
    ...(trouble ? [make("span", { className: "line-more" }, reason(trouble))] : []));
}

function waiting({ uplink, backlog, oldestSeconds }) {
  if (!uplink || backlog === 0) return [];
  return [`${label("hub-backlog")} ${backlog.toLocaleString()}`,
    ...(oldestSeconds === null ? [] : [`${label("hub-oldest")} ${span(oldestSeconds)}`])];
}

function success({ lastSuccess }, status) {
  return lastSuccess === null ? label("hub-never") : `${label("hub-last")} ${moment(lastSuccess, status)}`;
}

/** What went wrong and what to do; the number is the server's status. */
function reason({ text, status: code, next }) {
  return `${spoken(text)}${code === null ? "" : ` (${code})`} → ${spoken(next)}`;
}

/** How many samples were lost for one reason, and what to do against the next loss. */
function loss({ count: number, text, next }) {
  return make("li", { className: "line" },
    make("span", { className: "line-name" }, label("hub-lost")),
    make("span", { className: "line-value" }, number.toLocaleString()),
    make("span", { className: "line-more" }, `${spoken(text)} → ${spoken(next)}`));
}

function count(name, number) {
  if (number === 0) return [];
  return [make("li", { className: "line" },
    make("span", { className: "line-name" }, name),
    make("span", { className: "line-value" }, number.toLocaleString()))];
}
