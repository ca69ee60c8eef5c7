// Paper coming out of the printer: it grows out of the mouth, the newest line at the tear bar.

import { $, calm } from './dom.js';

const DOTS = 384, ROW = DOTS / 8;
const SCALE = 222 / DOTS;      // CSS pixels a dot on the terminal's drawing
const EDGE = 8;                // CSS pixels of paper above the first line
const MOST = 1000;             // rows drawn at once; what is above has left the picture
const PULL = -40;              // CSS pixels of pulling that tear
const ROWS_A_FRAME = 22;       // how fast paper can come out, as it looks

// Draw rows of 48 bytes (1 = black) onto a canvas 384 dots wide, from row `first`.
export function drawRows(canvas, rows, first = 0, last = rows.length / ROW) {
  const height = Math.max(1, last - first);
  canvas.width = DOTS;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const image = context.createImageData(DOTS, height);
  const out = new Uint32Array(image.data.buffer);
  for (let i = 0, at = first * ROW; at < last * ROW; at++) {
    const byte = rows[at];
    for (let bit = 7; bit >= 0; bit--) out[i++] = byte >> bit & 1 ? 0xff211810 : 0;
  }
  context.putImageData(image, 0, 0);
}

export class Paper {
  #rows = new Uint8Array(0); #slip = 0; #shown = 0; #frame = 0; #watchers = [];

  // `look` and `tear` are called when the person clicks the paper or pulls it up.
  constructor(link, look, tear) {
    link.on('paper', (news) => this.#take(news));
    this.#handle(look, tear);
    $('#teeth').setAttribute('d', `M34 38${'l4-4l4 4'.repeat(37)}z`);
  }

  get count() { return this.#rows.length / ROW; }

  onChange(watcher) { this.#watchers.push(watcher); }

  draw(canvas) { drawRows(canvas, this.#rows); }

  #take({ slip, first, rows }) {
    if (slip !== this.#slip) {
      if (this.#slip && this.count) this.#flyAway();
      this.#slip = slip;
      this.#rows = new Uint8Array(0);
      this.#shown = 0;
    }
    const all = new Uint8Array(first * ROW + rows.length);
    all.set(this.#rows.subarray(0, first * ROW));
    all.set(rows, first * ROW);
    this.#rows = all;
    if (calm() || document.hidden) this.#shown = this.count;
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#grow());
    for (const watcher of this.#watchers) watcher(this.count);
  }

  #grow() {
    this.#frame = 0;
    const behind = this.count - this.#shown;
    this.#shown += Math.min(behind, Math.max(ROWS_A_FRAME, Math.ceil(behind / 8)));
    const paper = $('#paper'), last = this.#shown;
    paper.hidden = !last;
    drawRows($('#paper-print'), this.#rows, Math.max(0, last - MOST), last);
    paper.style.height = `${Math.round(last * SCALE) + (last ? EDGE : 0)}px`;
    if (this.#shown < this.count) this.#frame = requestAnimationFrame(() => this.#grow());
  }

  // The torn slip leaves upwards while the new paper is already there.
  #flyAway() {
    const paper = $('#paper');
    if (calm() || paper.hidden) return;
    const gone = paper.cloneNode(false);
    const print = $('#paper-print').cloneNode(false);
    print.width = $('#paper-print').width;
    print.height = $('#paper-print').height;
    print.getContext('2d').drawImage($('#paper-print'), 0, 0);
    gone.removeAttribute('id');
    gone.setAttribute('aria-hidden', 'true');
    gone.inert = true;
    gone.style.transform = '';
    gone.append(print);
    paper.before(gone);
    gone.animate([{ transform: 'none', opacity: 1 }, { transform: 'translateY(-120px) rotate(-4deg)', opacity: 0 }], { duration: 320, easing: 'ease-in' })
      .finished.finally(() => gone.remove());
  }

  #handle(look, tear) {
    const paper = $('#paper');
    let from = null, moved = 0;
    paper.addEventListener('pointerdown', (event) => {
      from = event.clientY;
      moved = 0;
      paper.setPointerCapture(event.pointerId);
    });
    paper.addEventListener('pointermove', (event) => {
      if (from === null) return;
      moved = Math.min(0, event.clientY - from);
      paper.style.transform = `translateY(${Math.max(-14, moved / 3)}px) rotate(${Math.max(-1.2, moved / 60)}deg)`;
    });
    for (const end of ['pointerup', 'pointercancel']) {
      paper.addEventListener(end, () => {
        if (from !== null && moved < PULL) tear();
        from = null;
        paper.style.transform = '';
      });
    }
    paper.addEventListener('click', () => { if (moved > -6) look(); });
  }
}
