/**
 * The photos that the grid and the full screen walk through: newest first, held page by page, so a
 * library of 100,000 costs what is looked at. Fires "months" (the layout may have changed) and
 * "photos" (some photos came or changed).
 */

import { getMonths, getPhotos } from "./api.js";

export const PAGE = 200;
const PAGES_KEPT = 50; // 10,000 photos, about 5 MB
const GATHER_MS = 60; // while scrolling fast, only where it stays for this long is fetched

export class Library extends EventTarget {
  filter = { search: "", after: "", before: "" };
  /** @type {{month: string, count: number}[]} */
  months = [];
  total = 0;
  isRead = false; // false until the first response: the number of photos is unknown
  #pages = new Map(); // page number -> photos, most recently used last
  #places = new Map(); // photo id -> index
  #stale = new Set(); // page numbers to fetch again; shown as they are until then
  #coming = new Map(); // page number -> {promise, abort, awaited}
  #wanted = [0, 0];
  #timer = 0;
  #generation = 0;

  /** @returns {any} the photo, or undefined while its page is not here */
  at(index) {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Where a photo is, if its page is here. */
  placeOf(id) {
    return this.#places.get(id);
  }

  /** Other photos: what was shown goes at once. */
  async setFilter(filter) {
    this.filter = { ...this.filter, ...filter };
    this.#forget();
    await this.refresh();
  }

  /** Reads the months again and, as they are needed, the photos. */
  async refresh() {
    const generation = ++this.#generation;
    const months = await getMonths(this.filter);
    if (generation !== this.#generation) return; // a newer question is under way
    this.months = months;
    this.isRead = true;
    this.total = months.reduce((sum, month) => sum + month.count, 0);
    for (const page of this.#pages.keys()) this.#stale.add(page);
    for (const coming of this.#coming.values()) coming.abort.abort();
    this.#coming.clear();
    this.dispatchEvent(new Event("months"));
    this.need(...this.#wanted);
  }

  /** Sees to it that the photos from `first` up to `last` (not included) come. */
  need(first, last) {
    this.#wanted = [first, last];
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.#fetchWanted();
    }, GATHER_MS);
  }

  /** @returns {Promise<any>} the photo at `index`, fetched if need be */
  async load(index) {
    if (!this.at(index)) await this.#fetch(Math.floor(index / PAGE), true);
    return this.at(index);
  }

  /** Looks through the month of a photo for its place; undefined if the filter hides it. */
  async find(photo) {
    let first = 0;
    for (const { month, count } of this.months) {
      if (photo.taken?.startsWith(month) ?? false) {
        for (let at = first; at < first + count; at += PAGE - (at % PAGE)) {
          await this.load(at);
          if (this.#places.has(photo.id)) return this.#places.get(photo.id);
        }
      }
      first += count;
    }
    return this.#places.get(photo.id);
  }

  /** Takes in what an event said about a photo. */
  update(photo) {
    const index = this.#places.get(photo.id);
    if (index === undefined) return;
    this.#pages.get(Math.floor(index / PAGE))[index % PAGE] = photo;
    this.dispatchEvent(new Event("photos"));
  }

  #forget() {
    this.#pages.clear();
    this.#places.clear();
    this.#stale.clear();
    this.#wanted = [0, PAGE];
  }

  #fetchWanted() {
    const [first, last] = this.#wanted;
    const end = Math.min(last, this.total);
    const pages = new Set();
    for (let at = first; at < end; at += PAGE - (at % PAGE)) pages.add(Math.floor(at / PAGE));
    for (const [page, coming] of this.#coming)
      if (!pages.has(page) && !coming.awaited) coming.abort.abort();
    for (const page of pages) {
      if (this.#pages.has(page)) this.#pages.set(page, this.#take(page)); // now the last to go
      if (this.#pages.has(page) && !this.#stale.has(page)) continue;
      this.#fetch(page, false).catch(() => {}); // the connection's own message says it is gone
    }
  }

  #take(page) {
    const photos = this.#pages.get(page);
    this.#pages.delete(page);
    return photos;
  }

  #fetch(page, awaited) {
    const known = this.#coming.get(page);
    if (known && !known.abort.signal.aborted) {
      known.awaited ||= awaited;
      return known.promise;
    }
    const abort = new AbortController();
    const promise = getPhotos(this.filter, page * PAGE, PAGE, abort.signal)
      .then(({ photos }) => this.#keep(page, photos, abort))
      .finally(() => {
        if (this.#coming.get(page)?.abort === abort) this.#coming.delete(page);
      });
    this.#coming.set(page, { promise, abort, awaited });
    return promise;
  }

  #keep(page, photos, abort) {
    if (abort.signal.aborted) return; // an answer to a question that is no longer asked
    this.#drop(page);
    this.#pages.set(page, photos);
    photos.forEach((photo, i) => this.#places.set(photo.id, page * PAGE + i));
    const oldest = this.#pages.keys().next().value;
    if (this.#pages.size > PAGES_KEPT) this.#drop(oldest);
    this.dispatchEvent(new Event("photos"));
  }

  #drop(page) {
    this.#stale.delete(page);
    for (const [i, photo] of (this.#pages.get(page) ?? []).entries())
      if (this.#places.get(photo.id) === page * PAGE + i) this.#places.delete(photo.id);
    this.#pages.delete(page);
  }
}
