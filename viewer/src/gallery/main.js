/** The gallery page: the grid of all photos, and one of them on the whole window. */

import "./gallery.css";
import "./grid.css";
import "./stage.css";
import { Refused, getPhoto, getState, listen, retry } from "./api.js";
import { announce, element, icon, iconButton } from "./dom.js";
import { Grid } from "./grid.js";
import { Library } from "./library.js";
import { createScrubber } from "./scrubber.js";
import { Stage } from "./stage.js";
import { createToolbar } from "./toolbar.js";

class Gallery {
  state = null;
  library = new Library();
  stage = new Stage(this.library);
  toolbar = createToolbar({
    onFilter: (filter) => this.#filter(filter),
    onModel: () => this.#sync(),
    onError: (error) => this.#complain(error),
  });
  #down = false;
  #problem = null; // what keeps the whole queue from going on, as it was last told

  constructor(root) {
    const scroller = element("main", { class: "grid", "aria-label": "Photos" });
    this.grid = new Grid(scroller, this.library);
    this.empty = element("div", { class: "empty", hidden: true });
    this.banner = element("div", { class: "banner", role: "alert", hidden: true });
    this.page = element(
      "div",
      { class: "page" },
      this.toolbar.node,
      element("div", { class: "grid-holder" }, scroller, createScrubber(this.grid), this.empty),
    );
    root.replaceChildren(this.page, this.stage.node, this.banner);
    this.#listenToParts();
    this.#connect();
  }

  #listenToParts() {
    this.grid.addEventListener("open", ({ detail }) => this.#open(detail));
    this.grid.addEventListener("retry", ({ detail }) =>
      retry(detail)
        .then((photo) => this.library.update(photo))
        .catch((error) => this.#complain(error)),
    );
    this.stage.addEventListener("close", () => this.#leave());
    this.stage.addEventListener("change", () => this.#address());
    this.stage.addEventListener("error", ({ detail }) => this.#complain(detail));
    this.library.addEventListener("months", () => this.#showEmpty());
    addEventListener("popstate", () => this.#route());
    addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, select");
      if (event.key !== "/" || typing || this.stage.isOpen) return;
      event.preventDefault();
      this.toolbar.focusSearch();
    });
  }

  async #connect() {
    listen({
      photo: (photo) => {
        this.library.update(photo);
        this.stage.update(photo);
      },
      list: () => this.library.refresh().catch((error) => this.#complain(error)),
      queue: (state) => this.#show(state),
      up: () => this.#down && this.#sync(),
      down: () => this.#probe(),
    });
    await this.#sync();
    if (this.state?.single) {
      const photo = await this.library.load(0);
      if (photo) this.#enter(photo, undefined);
    } else await this.#route();
  }

  /** Reload everything: at the start, after a lost connection, for another model. */
  async #sync() {
    try {
      this.#show(await getState());
      await this.library.refresh();
      await this.stage.refresh();
      if (this.#down) announce("Connected again.");
      this.#down = false;
      this.banner.hidden = true;
    } catch (error) {
      this.#complain(error);
    }
  }

  #show(state) {
    this.state = state;
    this.toolbar.show(state);
    this.#showEmpty();
    if (state.problem && state.problem !== this.#problem) this.#say("failed", state.problem);
    if (!state.problem && this.#problem) this.banner.hidden = true;
    this.#problem = state.problem;
  }

  /** The events broke off: is the server gone, or will they go on in a moment? */
  #probe() {
    this.#down = true; // what is told meanwhile is missed
    getState().then(
      () => {},
      (error) => this.#complain(error),
    );
  }

  #filter(filter) {
    this.grid.scroller.scrollTop = 0;
    this.library.setFilter(filter).catch((error) => this.#complain(error));
  }

  #showEmpty() {
    const { search, after, before } = this.library.filter;
    const filtered = Boolean(search || after || before);
    this.empty.hidden = this.library.total > 0 || !this.library.isRead;
    if (this.empty.hidden) return;
    const clear = { type: "button", class: "button", onclick: () => this.toolbar.clear() };
    const words = filtered
      ? [element("h2", {}, "No photo matches"), element("button", clear, "Show all photos")]
      : this.state?.scanning
        ? [element("h2", {}, "Looking for photos")]
        : [
            element("h2", {}, "No photos here yet"),
            element("p", {}, "Photos that you put into the folder appear here by themselves."),
          ];
    this.empty.replaceChildren(icon("empty"), ...words);
  }

  #complain(error) {
    if (error.name === "AbortError") return;
    this.#down ||= !(error instanceof Refused);
    if (error instanceof Refused) this.#say("failed", error.message);
    else this.#say("unplugged", "headbox does not answer. Is it still running? Trying again.");
  }

  /** A message over the page, until it is closed or the server is back. */
  #say(drawing, text) {
    const close = iconButton("close", "Close", { onclick: () => (this.banner.hidden = true) });
    this.banner.replaceChildren(icon(drawing), element("span", {}, text), close);
    this.banner.hidden = false;
  }

  #open(index) {
    const photo = this.library.at(index);
    history.pushState({ fromGrid: true }, "", addressOf(photo));
    this.#enter(photo, index, this.grid.rectOf(index));
  }

  #enter(photo, index, from = null) {
    this.stage.back.hidden = Boolean(this.state?.single);
    this.stage.open(photo, index, from);
    this.page.inert = true;
  }

  /** Back to the grid, at the same place, with the focus on the photo that was shown last. */
  #leave() {
    if (this.state?.single) return;
    if (history.state?.fromGrid)
      history.back(); // goes on in #route
    else {
      history.replaceState(null, "", location.pathname);
      this.#route();
    }
  }

  #address() {
    if (!this.state?.single) history.replaceState(history.state, "", addressOf(this.stage.photo));
    document.title = `${this.stage.photo.name} - headbox`;
  }

  /** Shows what the address names: #photo/ID, or else the grid. */
  async #route() {
    const id = decodeURIComponent(location.hash.match(/^#photo\/(.+)$/)?.[1] ?? "");
    if (id && id !== this.stage.photo?.id) {
      try {
        const photo = await getPhoto(id);
        this.#enter(photo, await this.library.find(photo));
      } catch (error) {
        history.replaceState(null, "", location.pathname);
        this.#complain(error);
      }
    } else if (!id && this.stage.isOpen) {
      const { index } = this.stage;
      this.stage.close();
      this.page.inert = false;
      document.title = "headbox";
      if (index >= 0) this.grid.focus(index);
    }
  }
}

const addressOf = (photo) => `#photo/${encodeURIComponent(photo.id)}`;

new Gallery(document.getElementById("gallery"));
