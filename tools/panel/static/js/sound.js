// The buzzer. Browsers stay silent until the person has clicked or typed; after that, unless muted, so do we not.

import { $, memory, press } from './dom.js';
import { icon } from './icons.js';
import { T } from './texts.js';

const LOUDNESS = 0.05, EDGE_S = 0.004, LONGEST_MS = 3000;

export class Sound {
  #context = null; #next = 0; #muted = memory.get('muted') === 'yes'; #awake = false;

  constructor(link) {
    link.on('beep', (beep) => this.#play(beep));
    for (const id of ['#sound', '#mute']) $(id).addEventListener('click', () => this.#toggle());
    for (const sign of ['pointerdown', 'keydown']) addEventListener(sign, () => this.#wake(), { once: true });
    this.show();
  }

  #wake() {
    this.#awake = true;
    this.#context ??= new AudioContext();
    this.#context.resume();
  }

  #toggle() {
    this.#muted = !this.#muted;
    memory.set('muted', this.#muted ? 'yes' : 'no');
    this.show();
  }

  show() {
    for (const id of ['#sound', '#mute']) press($(id), !this.#muted);
    $('#mute i').innerHTML = icon(this.#muted ? 'mute' : 'sound');
    const words = T(this.#muted ? 'sound_off' : 'sound_on');
    $('#mute').setAttribute('aria-label', words);
    $('#mute').title = words;
  }

  #play({ hz, ms }) {
    const grille = $('#sound');
    grille.classList.add('sounding');
    setTimeout(() => grille.classList.remove('sounding'), Math.min(ms, LONGEST_MS));
    if (this.#muted || !this.#awake || !hz) return;
    const context = this.#context, length = Math.min(ms, LONGEST_MS) / 1000;
    const start = Math.max(context.currentTime, Math.min(this.#next, context.currentTime + 0.5));
    const tone = context.createOscillator(), volume = context.createGain();
    tone.type = 'square'; // a piezo driven by PWM
    tone.frequency.value = hz;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + EDGE_S);
    volume.gain.setValueAtTime(LOUDNESS, start + Math.max(EDGE_S, length - EDGE_S));
    volume.gain.linearRampToValueAtTime(0, start + Math.max(2 * EDGE_S, length));
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + length + 0.02);
    this.#next = start + length;
  }
}
