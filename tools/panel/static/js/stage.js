// The drawn terminal as a thing: its size on the stage, power switch, LEDs, roll of paper, lid.

import { $, all, narrow, press } from './dom.js';

const WIDTH = 380, HEIGHT = 764;  // the drawing, CSS pixels
const FULL_ROLL = 24, EMPTY_ROLL = 7; // radius seen through the window
const SHARP_FROM = 0.92;          // take a size with whole pixels when it has this much of the room
const LARGEST = 2;

const TICKING = /^(\d+ ?(秒|s)|\d\d:\d\d)$/;

export const ROLL_ROWS = 88_000;  // rows of a new roll: 11 m

export class Stage {
  #link;

  constructor(link, onRefusal) {
    this.#link = link;
    new ResizeObserver(() => this.fit()).observe($('#stage'));
    link.on('power', () => this.#power());
    link.on('device', () => this.#power());
    link.on('leds', (on) => all('#leds circle').forEach((lamp, at) => lamp.classList.toggle('on', Boolean(on[at]))));
    link.on('world', (world) => this.#world(world));
    link.on('screen', ({ texts }) => this.#speak(texts));
    $('#power').addEventListener('click', () => link.ask({ do: 'power', set: link.facts.power === 'on' ? 'off' : 'on' }).catch(onRefusal));
  }

  #power() {
    const on = this.#link.facts.power === 'on' && this.#link.facts.device?.connected;
    press($('#power'), on);
    $('#device').classList.toggle('off', !on);
    if (!on) $('#spoken').textContent = '';
  }

  // The display's texts, for those who hear them. Clock and countdowns are left out: they would be read every second.
  #speak(texts) {
    const words = texts.filter((text) => !TICKING.test(text)).join('\n');
    if ($('#spoken').textContent !== words) $('#spoken').textContent = words;
  }

  #world({ paper }) {
    const part = paper.out ? 0 : Math.max(0, Math.min(1, paper.rows_left / ROLL_ROWS));
    const radius = part ? EMPTY_ROLL + (FULL_ROLL - EMPTY_ROLL) * Math.sqrt(part) : 0;
    all('#roll circle').forEach((ring, at) => ring.setAttribute('r', String(Math.max(0, radius - 6 * at))));
    $('#lip').classList.toggle('lifted', paper.cover_open);
  }

  // The terminal fills the room it has: smaller below full size; above it only in whole pixels.
  fit() {
    const stage = $('#stage'), style = getComputedStyle(stage);
    const wide = stage.clientWidth - (narrow.matches ? 9 : 16);
    const high = stage.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom) - $('#bar').offsetHeight - 16;
    const room = narrow.matches ? Math.min(1, wide / WIDTH) : Math.min(LARGEST, wide / (WIDTH + 8), high / HEIGHT);
    const sharp = Math.floor(room * devicePixelRatio) / devicePixelRatio;
    const scale = sharp >= SHARP_FROM * room ? sharp : Math.min(1, room);
    $('#device').style.transform = `scale(${scale})`;
    $('#holder').style.width = `${WIDTH * scale}px`;
    $('#holder').style.height = `${HEIGHT * scale}px`;
  }
}
