/** The bar above the grid: search, dates, how far the queue is, settings. */

import { setModel, setPaused } from "./api.js";
import { announce, element, icon, iconButton, setIconButton, withPanel } from "./dom.js";
import { bytes, count, counted } from "./words.js";

const TYPING_MS = 200;

/**
 * @param {{onFilter: (filter: Record<string, string>) => void, onModel: () => void,
 *          onError: (error: Error) => void}} on
 */
export function createToolbar({ onFilter, onModel, onError }) {
  const search = createSearch(onFilter);
  const dates = createDates(onFilter);
  const queue = createQueue(onError);
  const settings = createSettings(onModel, onError);
  const mark = element("div", { class: "mark" }, icon("cube"), element("h1", {}, "headbox"));
  const node = element(
    "header",
    { class: "toolbar" },
    element(
      "div",
      { class: "toolbar-row" },
      mark,
      search.node,
      queue.node,
      dates.node,
      settings.node,
    ),
    queue.bar,
  );
  return {
    node,
    /** @param {any} state what /api/state says */
    show(state) {
      queue.show(state);
      settings.show(state);
    },
    focusSearch: () => search.input.focus(),
    clear() {
      search.input.value = "";
      dates.clear();
      onFilter({ search: "", after: "", before: "" });
    },
  };
}

function createSearch(onFilter) {
  let timer = 0;
  const tell = () => {
    clearTimeout(timer);
    timer = setTimeout(() => onFilter({ search: input.value.trim() }), TYPING_MS);
  };
  const input = element("input", {
    type: "search",
    placeholder: "Search names",
    "aria-label": "Search names",
    "aria-keyshortcuts": "/",
    autocomplete: "off",
    spellcheck: "false",
    oninput: tell,
  });
  return { input, node: element("label", { class: "search" }, icon("search"), input) };
}

/** The server's `before` is the first moment that does not belong to it. */
function dayAfter(day) {
  if (!day) return "";
  const date = new Date(`${day}T00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

function createDates(onFilter) {
  const button = iconButton("calendar", "Dates");
  const [after, before] = ["From", "To"].map((name) =>
    element("input", { type: "date", "aria-label": name }),
  );
  const tell = () => {
    button.classList.toggle("on", Boolean(after.value || before.value));
    onFilter({ after: after.value, before: dayAfter(before.value) });
  };
  const clear = () => {
    after.value = before.value = "";
    button.classList.remove("on");
  };
  for (const input of [after, before]) input.addEventListener("change", tell);
  const all = element(
    "button",
    { type: "button", class: "button", onclick: () => (clear(), tell()) },
    "All dates",
  );
  const node = withPanel(
    button,
    "Dates",
    element("label", { class: "field" }, element("span", {}, "From"), after),
    element("label", { class: "field" }, element("span", {}, "To"), before),
    all,
  );
  return { node, clear };
}

function createQueue(onError) {
  const text = element("span", { class: "queue-text" });
  const pause = iconButton("pause", "Pause", { class: "queue-pause" });
  const bar = element("div", { class: "queue-bar", "aria-hidden": "true" }, element("div"));
  let paused = false;
  let told = "";
  pause.addEventListener("click", () => setPaused(!paused).catch(onError));

  function show({ counts, paused: now }) {
    paused = now;
    const left = counts.waiting + counts.working;
    const finished = counts.done + counts.failed;
    text.replaceChildren(...queueWords(counts, now));
    setIconButton(pause, now ? "play" : "pause", now ? "Resume" : "Pause");
    pause.hidden = left === 0;
    bar.classList.toggle("busy", left > 0);
    bar.classList.toggle("paused", now);
    bar.firstElementChild.style.transform = `scaleX(${finished / Math.max(1, counts.total)})`;
    // Aloud only what is news: not every single photo.
    const news =
      left === 0 ? "All photos are ready." : now ? "Paused." : "Photos are being made 3D.";
    if (news !== told && counts.total > 0) announce(news);
    told = news;
  }
  return { node: element("div", { class: "queue" }, text, pause), bar, show };
}

/** How far the queue is; the second part goes first where there is little room. */
function queueWords(counts, paused) {
  const left = counts.waiting + counts.working;
  const failed = counts.failed
    ? element("span", { class: "queue-failed" }, `${count(counts.failed)} failed`)
    : "";
  if (counts.total === 0) return [];
  if (left === 0) return [element("span", {}, counted(counts.total, "photo")), failed];
  const first = paused ? "Paused" : "Making 3D";
  const far = `${count(counts.done + counts.failed)} of ${count(counts.total)}`;
  return [element("span", { class: "queue-verb" }, first), element("span", {}, far), failed];
}

function createSettings(onModel, onError) {
  const model = element("select", { "aria-label": "Model" });
  model.addEventListener("change", () => setModel(model.value).then(onModel, onError));
  const models = element(
    "label",
    { class: "field", hidden: true },
    element("span", {}, "Model"),
    model,
  );
  const meter = element("meter", { "aria-label": "Disk used for scenes", min: "0" });
  const disk = element("p", {});
  const version = element("p", { class: "quiet" });
  const node = withPanel(
    iconButton("more", "Settings"),
    "Settings",
    models,
    element("div", { class: "field" }, element("span", {}, "Disk"), meter, disk),
    version,
  );

  function show(state) {
    models.hidden = state.models.length < 2;
    const ids = state.models.map(({ id }) => id).join();
    if (model.dataset.ids !== ids) {
      model.replaceChildren(
        ...state.models.map(({ id, name }) => element("option", { value: id }, name)),
      );
      model.dataset.ids = ids;
    }
    if (document.activeElement !== model) model.value = state.model;
    const { used, budget } = state.disk;
    meter.hidden = !budget;
    meter.max = budget || 1;
    meter.value = used;
    disk.textContent = budget ? `${bytes(used)} of ${bytes(budget)}` : bytes(used);
    version.textContent = `headbox ${state.version}`;
  }
  return { node, show };
}
