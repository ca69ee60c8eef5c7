// Narrow screens: the five drawers behind the tabs at the foot.

import { $, all, narrow } from './dom.js';

export class Sheets {
  #open = null;

  constructor(onMove) {
    for (const tab of all('#tabs button')) tab.addEventListener('click', () => this.toggle(tab.dataset.sheet));
    narrow.addEventListener('change', () => { this.toggle(null); this.#move(); onMove(); });
    $('#stage').addEventListener('pointerdown', (event) => { if (!event.target.closest('button')) this.toggle(null); });
    this.#move();
  }

  // Open a drawer, or close it when it is open; null closes whichever is.
  toggle(id) {
    this.#open = id === this.#open ? null : id;
    for (const tab of all('#tabs button')) {
      const on = tab.dataset.sheet === this.#open;
      tab.setAttribute('aria-expanded', String(on));
      $(`#${tab.dataset.sheet}`).classList.toggle('open', on);
    }
    document.body.classList.toggle('drawer', this.#open !== null);
    if (this.#open === 'logcard') $('#log').scrollTop = $('#log').scrollHeight;
  }

  // What has no room in the head of a narrow page lives in the terminal's drawer.
  #move() {
    if (narrow.matches) $('#handy-room').append($('#clockbox'), $('#save-screen'), $('#save-log'), $('#record'), $('#mute'));
    else {
      $('#language').before($('#clockbox'), $('#record'));
      $('#tear').after($('#save-screen'), $('#save-log'), $('#mute'));
    }
  }
}
