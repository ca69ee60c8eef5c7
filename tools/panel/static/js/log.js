// The log: masked lines of the firmware, the acquirer's steps, and what was done to the world.

import { $, make, press } from './dom.js';
import { T, known } from './texts.js';
import { stamp, timeOfDay } from './times.js';

const KEPT = 600;
const FILTERS = ['all', 'card', 'host', 'ledger', 'world'];

// source (lower case) -> [filter, colour]
const SOURCES = {
  card: ['card', 'accent'], host: ['host', 'warn'], link: ['host', 'warn'], acquirer: ['host', 'warn'], ledger: ['ledger', 'ok'],
  world: ['world', 'bad'], phone: ['card', 'accent'], scanner: ['card', 'accent'], crash: ['world', 'bad'], panel: ['world', 'bad'], silicon: ['world', 'bad'],
};

export class Log {
  #lines = []; #filter = 'all'; #waiting = [];

  constructor(link) {
    link.on('lines', (lines) => this.#add(lines));
    link.on('link', (open) => { if (open) this.#clear(); }); // the panel tells everything it knows anew
    for (const filter of FILTERS) {
      const button = make('button', { type: 'button', 'data-filter': filter });
      button.addEventListener('click', () => { this.#filter = filter; this.show(); });
      $('#log-filter').append(button);
    }
    this.show();
  }

  #clear() {
    this.#lines.length = 0;
    this.show();
  }

  #add(lines) {
    this.#lines.push(...lines);
    if (this.#lines.length > KEPT) this.#lines.splice(0, this.#lines.length - KEPT);
    if (!this.#waiting.length) requestAnimationFrame(() => this.#append());
    this.#waiting.push(...lines);
  }

  #append() {
    const list = $('#log'), atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    list.append(...this.#waiting.splice(0).filter((line) => this.#wanted(line)).map((line) => this.#row(line)));
    while (list.children.length > KEPT) list.firstChild.remove();
    if (atEnd) list.scrollTop = list.scrollHeight;
  }

  // All lines as plain text, a line each: time, source, words.
  text() {
    return this.#lines.map((line) => `${line.time === null ? '-' : stamp(line.time).slice(0, 11) + timeOfDay(line.time)}\t${line.source.toUpperCase()}\t${words(line)}\n`).join('');
  }

  show() {
    for (const button of $('#log-filter').children) {
      button.textContent = T(`log_${button.dataset.filter}`);
      press(button, button.dataset.filter === this.#filter);
    }
    this.#waiting.length = 0;
    $('#log').replaceChildren(...this.#lines.filter((line) => this.#wanted(line)).map((line) => this.#row(line)));
    $('#log').scrollTop = $('#log').scrollHeight;
  }

  #wanted({ source }) {
    return this.#filter === 'all' || SOURCES[source.toLowerCase()]?.[0] === this.#filter;
  }

  #row(line) {
    const colour = SOURCES[line.source.toLowerCase()]?.[1] ?? 'muted';
    return make('li', {}, make('time', {}, line.time === null ? '' : timeOfDay(line.time)), make('b', { class: colour }, line.source.toUpperCase()), make('span', {}, words(line)));
  }
}

// A line of the device is shown as it is; one of the panel names a text of ours.
function words({ say, value, text, source }) {
  if (say === undefined) return source === 'crash' ? T('log_crash', text) : text;
  if (say === 'cut') return cutWords(value);
  if (say.startsWith('acquirer_')) return T(`log_${say}`, stepWords(value));
  const id = typeof value === 'boolean' && !value ? `log_${say}_not` : `log_${say}`;
  if (!known(id)) return `${say} ${JSON.stringify(value)}`;
  if (say === 'network_ap') return T(id, T(`ap_${value}`));
  if (Array.isArray(value)) return T(id, value.join(' ') || T('log_none'));
  return T(id, value);
}

// A step of the acquirer: message type, kind, trace, card, amount; then code and faults.
function stepWords({ mti, kind, trace, card, amount, code, note, faults = [] }) {
  const money = amount === undefined ? '' : (amount / 100).toFixed(2);
  const what = code === undefined ? [mti, kind, trace, card, money] : [code, kind, trace];
  return [...what, ...faults, note].filter(Boolean).join(' ');
}

function cutWords(value) {
  if (!value) return T('log_cut_disarmed');
  return T(value.torn ? 'log_cut_armed_torn' : 'log_cut_armed', value.at);
}
