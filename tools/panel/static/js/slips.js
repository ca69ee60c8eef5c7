// The slip tray, the large view of a slip, and the slip drawer of narrow screens.

import { $, make } from './dom.js';
import { fillIcons } from './icons.js';
import { T } from './texts.js';

export class Slips {
  #link; #paper; #slips = []; #made = new Map(); #shown = null;

  constructor(link) {
    this.#link = link;
    link.on('link', (open) => { if (open) this.#made.clear(); }); // another panel may number its slips from 1 again
    link.on('slips', (slips) => { this.#slips = slips; this.show(); });
    $('#slip-close').addEventListener('click', () => $('#slipview').close());
    $('#slipview').addEventListener('click', (event) => { if (event.target === event.currentTarget) event.currentTarget.close(); });
    this.show();
  }

  // Follow the strip in the printer, for the drawer of narrow screens.
  follow(paper) {
    this.#paper = paper;
    paper.onChange((count) => {
      for (const id of ['#tear', '#tear-narrow']) $(id).disabled = !count;
      $('#tabs [data-sheet=papersheet]').classList.toggle('news', count > 0);
      this.#drawRoll();
    });
  }

  show() {
    $('#tray-count').textContent = this.#slips.length ? T('tray_count', this.#slips.length) : '';
    $('#tray-empty').hidden = this.#slips.length > 0;
    const figures = this.#slips.map((slip) => this.#figure(slip));
    $('#torn').replaceChildren(...figures);
    this.#drawRoll();
    if ($('#slipview').open && this.#shown) this.#title();
  }

  #figure(slip) {
    let button = this.#made.get(slip.n);
    if (!button) {
      const picture = make('img', { src: `slips/${slip.n}.png`, alt: '', loading: 'lazy', draggable: 'false' });
      button = make('button', { type: 'button', class: 'tornslip' }, picture);
      button.addEventListener('click', () => this.open(slip));
      this.#made.set(slip.n, button);
    }
    button.setAttribute('aria-label', T('slip_open', slip.n));
    return button;
  }

  // Look at a torn slip.
  open(slip) {
    this.#view({ source: `slips/${slip.n}.png`, name: `tinytill-slip-${slip.n}.png`, text: slip.text.join('\n'), number: slip.n });
  }

  // Look at the paper that still hangs out.
  openHanging() {
    if (!this.#paper?.count) return;
    const canvas = make('canvas');
    this.#paper.draw(canvas);
    const sheet = make('canvas', { width: canvas.width + 24, height: canvas.height + 24 });
    const context = sheet.getContext('2d');
    context.fillStyle = '#fffefb';
    context.fillRect(0, 0, sheet.width, sheet.height);
    context.drawImage(canvas, 12, 12);
    this.#view({ source: sheet.toDataURL('image/png'), name: 'tinytill-slip.png', text: '', number: 0 });
  }

  #view(slip) {
    this.#shown = slip;
    const picture = $('#slip-picture');
    picture.src = slip.source;
    picture.alt = slip.text;
    $('#slip-save').href = slip.source;
    $('#slip-save').download = slip.name;
    this.#title();
    $('#slipview').showModal();
  }

  #title() {
    $('#slipview-title').textContent = this.#shown.number ? T('slip_n', this.#shown.number) : T('paper_hanging');
    fillIcons($('#slip-save'));
  }

  // On narrow screens: the paper in the machine, then the torn slips.
  #drawRoll() {
    const parts = [];
    if (this.#paper?.count) {
      const canvas = make('canvas', { role: 'img', 'aria-label': T('paper_hanging') });
      this.#paper.draw(canvas);
      parts.push(make('div', { class: 'hanging' }, canvas));
    }
    for (const slip of this.#slips) parts.push(make('img', { src: `slips/${slip.n}.png`, alt: slip.text.join('\n'), loading: 'lazy' }));
    if (!parts.length) parts.push(make('p', { class: 'empty' }, T('tray_empty')));
    $('#rollroom').replaceChildren(...parts);
  }
}
