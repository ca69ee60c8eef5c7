// The world around the terminal: network, acquirer, paper, battery, power cuts, case, clock.

import { $, all, make, press, pressed } from './dom.js';
import { ROLL_ROWS } from './stage.js';
import { T } from './texts.js';

const ROWS_A_SLIP = 1100;
const SLIDER_MS = 120; // a slider in motion is sent this often

// What the acquirer can be told to do with the next sale (tools/panel/acquirer.py)
const CODES = ['05', '41', '51', '54', '55', '57', '61', '75', '91', '96', '98'];
const FAULTS = ['no_answer', 'answer_lost', 'late', 'twice', 'bad_mac', 'garbled', 'wrong_response', 'block_script'];

// Sliders of the network: element, field, words for a value
const SLIDERS = [['#delay', 'delay_ms', (v) => `${v} ms`], ['#loss', 'loss', (v) => `${v} %`], ['#rssi', 'rssi', (v) => `${v} dBm`]];

export class World {
  #link; #onRefusal;

  constructor(link, onRefusal) {
    this.#link = link;
    this.#onRefusal = onRefusal;
    for (const name of ['world', 'flash', 'acquirer']) link.on(name, () => this.show());
    for (const button of all('.bearer button')) button.addEventListener('click', () => this.#set(button.parentElement.dataset.bearer, 'up', button.dataset.up === 'true'));
    for (const [id, field, words] of SLIDERS) this.#slider($(id), 'network', field, words);
    $('#ap').addEventListener('change', () => this.#set('network', 'ap', $('#ap').value));
    for (const chip of all('[data-part]')) chip.addEventListener('click', () => this.#set(chip.dataset.part, chip.dataset.field, !this.#value(chip)));
    $('#new-roll').addEventListener('click', () => this.#set('paper', 'new_roll', true));
    this.#slider($('#battery'), 'battery', 'percent', () => '');
    for (const chip of all('[data-percent]')) chip.addEventListener('click', () => this.#set('battery', 'percent', Number(chip.dataset.percent)));
    $('#cut-now').addEventListener('click', () => this.#ask({ do: 'power', set: 'cut' }));
    for (const chip of all('[data-torn]')) chip.addEventListener('click', () => this.#cut(chip));
    $('#stuck').addEventListener('click', () => this.#set('keys', 'stuck', pressed($('#stuck')) ? [] : ['5']));
    for (const chip of all('[data-shift]')) chip.addEventListener('click', () => this.#ask({ do: 'time', shift: Number(chip.dataset.shift) }));
    $('#code').addEventListener('change', () => this.#arm('code', $('#code').value !== '', $('#code').value));
    $('#code').append(...['', ...CODES].map((code) => make('option', { value: code })));
    $('#faults').append(...FAULTS.map((fault) => make('button', { type: 'button', 'data-fault': fault })));
    for (const chip of all('#faults button')) chip.addEventListener('click', () => this.#arm(chip.dataset.fault, !pressed(chip)));
    this.show();
  }

  #ask(request) { return this.#link.ask(request).catch(this.#onRefusal); }
  #set(part, field, value) { return this.#ask({ do: 'world', part, field, value }); }
  #arm(fault, on, code = null) { return this.#ask({ do: 'answer', fault, on, code }); }
  #value(chip) { return Boolean(this.#link.facts.world?.[chip.dataset.part]?.[chip.dataset.field]); }

  #cut(chip) {
    if (pressed(chip)) { this.#ask({ do: 'cut', at: null }); return; }
    const at = Math.max(1, Math.floor(Number($('#cut-at').value)) || 1);
    this.#ask({ do: 'cut', at, torn: chip.dataset.torn === 'true' });
  }

  // Sent while it moves, but not at every pixel, and always where it comes to rest.
  #slider(input, part, field, words) {
    let timer = 0;
    const send = () => { timer = 0; this.#set(part, field, Number(input.value)); };
    input.addEventListener('input', () => {
      this.#label(input, words(Number(input.value)));
      timer ||= setTimeout(send, SLIDER_MS);
    });
    input.addEventListener('pointerdown', () => { input.dataset.held = ''; });
    for (const end of ['pointerup', 'pointercancel', 'blur']) input.addEventListener(end, () => { delete input.dataset.held; });
  }

  #label(input, words) {
    const output = input.parentElement.querySelector('output');
    if (output) output.textContent = words;
    if (words) input.setAttribute('aria-valuetext', words);
  }

  show() {
    const { world, flash } = this.#link.facts;
    if (world) {
      this.#showNetwork(world.network);
      for (const button of all('.bearer button')) {
        const bearer = world[button.parentElement.dataset.bearer];
        press(button, (button.dataset.up === 'true') === bearer.up);
        button.disabled = bearer.fitted === false;
      }
      this.#showPaper(world.paper);
      this.#showBattery(world.battery);
      this.#showCut(world.cut);
      for (const chip of all('[data-part]')) press(chip, chip.dataset.armed === 'false' ? !this.#value(chip) : this.#value(chip));
      press($('#stuck'), world.keys.stuck.includes('5'));
    }
    $('#flash-cap').textContent = flash ? T('flash_cap', flash.programs, flash.erases) : '';
    this.#showAcquirer(this.#link.facts.acquirer);
    this.#count();
  }

  #showNetwork(network) {
    for (const [id, field, words] of SLIDERS) {
      const input = $(id);
      if (!('held' in input.dataset)) input.value = String(network[field]);
      this.#label(input, words(Number(input.value)));
    }
    $('#ap').value = network.ap;
  }

  #showPaper(paper) {
    const percent = paper.out ? 0 : Math.round(100 * Math.min(1, paper.rows_left / ROLL_ROWS));
    const words = paper.out || !percent ? T('paper_none') : T('paper_cap', percent, Math.floor(paper.rows_left / ROWS_A_SLIP));
    $('#paper-meter i').style.width = `${percent}%`;
    $('#paper-meter').setAttribute('aria-valuenow', String(percent));
    $('#paper-meter').setAttribute('aria-valuetext', words);
    $('#paper-cap').textContent = words;
  }

  #showBattery({ percent, charging }) {
    const input = $('#battery');
    if (!('held' in input.dataset)) input.value = String(percent);
    const words = T(charging ? 'battery_cap_charging' : 'battery_cap', percent);
    input.setAttribute('aria-valuetext', words);
    $('#battery-cap').textContent = words;
  }

  #showCut(cut) {
    for (const chip of all('[data-torn]')) press(chip, Boolean(cut) && String(Boolean(cut.torn)) === chip.dataset.torn);
  }

  #showAcquirer(acquirer) {
    const there = Boolean(acquirer?.connected);
    for (const option of all('#code option')) option.textContent = T(`code_${option.value || '00'}`);
    for (const chip of all('#faults button')) chip.textContent = T(`fault_${chip.dataset.fault}`);
    $('#acquirer').classList.toggle('absent', !there);
    $('#acquirer-note').textContent = there ? '' : T(acquirer?.given === false ? 'acquirer_none' : 'acquirer_gone');
    $('#code').disabled = !there;
    $('#code').value = acquirer?.armed.code ?? '';
    $('#code').classList.toggle('armed', $('#code').value !== '');
    for (const chip of all('#faults button')) {
      chip.disabled = !there;
      press(chip, acquirer?.armed[chip.dataset.fault]);
    }
  }

  // What is out of the ordinary now.
  #count() {
    const chips = all('#world .chips [aria-pressed=true]:not([data-calm])').length;
    const cut = all('.bearer [data-up=false]').filter(pressed).length;
    const count = chips + cut + ($('#code').value ? 1 : 0);
    $('#armed').textContent = count ? T('armed', count) : '';
    $('#tabs [data-sheet=world]').classList.toggle('news', count > 0);
  }
}
