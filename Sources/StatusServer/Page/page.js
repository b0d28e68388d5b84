// Listens to the station and has every snapshot drawn; shows when it can no longer hear it.

import { drawCharts, follow, openHistory } from "/charts.js";
import { openControls, speakControls } from "/controls.js";
import { draw, tick } from "/view.js";
import { byId, label, speak } from "/words.js";

/** Nothing for this long, although a sign of life comes every 15 s: the connection is dead. */
const silenceLimit = 40_000;

/** Curves of five-minute samples need no more than this, however fast the snapshots come. */
const chartsEvery = 500;

const linkElement = byId("link");
const languageButton = byId("language");

let words = null;
let status = null;
let receivedAt = 0;
let link = "connecting";
let chosen = new URLSearchParams(location.search).get("lang") ?? remembered();

function remembered() {
  try { return localStorage.getItem("language"); } catch { return null; } // private windows refuse
}

function remember(language) {
  try { localStorage.setItem("language", language); } catch { /* it is asked again next time */ }
}

function language() {
  const wanted = chosen ?? status?.language ?? navigator.language;
  return wanted.startsWith("zh") ? "zh" : "en";
}

/** The station's clock now: it was `status.now` when the snapshot came. */
function now() {
  return status.now + (performance.now() - receivedAt);
}

function show() {
  if (!words) return;
  speak(words, language());
  speakControls();
  languageButton.textContent = language() === "zh" ? "English" : "中文";
  languageButton.lang = language() === "zh" ? "en" : "zh-CN";
  showLink(link);
  if (status) {
    draw(status, now());
    drawCharts(status);
  }
}

function showLink(state) {
  link = state;
  linkElement.dataset.link = state;
  linkElement.textContent = words ? label(`link-${state}`) : "";
}

function listen() {
  const source = new EventSource("/events");
  let heard = performance.now();
  const watch = setInterval(() => {
    if (performance.now() - heard > silenceLimit) again();
  }, 5_000);
  function again() {
    clearInterval(watch);
    source.close();
    showLink("away");
    setTimeout(listen, 2_000);
  }
  // What happened while nobody listened is asked for.
  source.addEventListener("open", openHistory);
  source.addEventListener("status", (event) => {
    heard = receivedAt = performance.now();
    const languageBefore = language();
    status = JSON.parse(event.data);
    follow(status);
    showLink("live");
    if (language() !== languageBefore || !document.documentElement.dataset.drawn) {
      document.documentElement.dataset.drawn = "yes";
      show();
    } else {
      draw(status, now());
    }
  });
  source.addEventListener("alive", () => { heard = performance.now(); });
  source.addEventListener("error", () => {
    showLink("away");
    // The browser tries again by itself unless the answer was a refusal.
    if (source.readyState === EventSource.CLOSED) again();
  });
}

languageButton.addEventListener("click", () => {
  chosen = language() === "zh" ? "en" : "zh";
  remember(chosen);
  show();
});

setInterval(() => { if (status && link === "live") tick(status, now()); }, 1_000);
setInterval(() => { if (words && status) drawCharts(status); }, chartsEvery);

async function start() {
  try {
    const answer = await fetch("/api/v1/phrases");
    if (!answer.ok) throw new Error(`phrases: ${answer.status}`);
    words = await answer.json();
  } catch {
    showLink("away");
    setTimeout(start, 2_000);
    return;
  }
  show();
  openControls();
  listen();
}

start();
