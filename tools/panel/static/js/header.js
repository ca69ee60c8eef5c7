// The head of the page: which device, its state and clock, the speed of time, language, theme, screenshot.

import { $, all, memory, press, save } from './dom.js';
import { icon } from './icons.js';
import { T, language } from './texts.js';
import { stamp, toMonthEnd } from './times.js';
import { toast } from './toasts.js';

export class Header {
  #link; #heard = 0; #open = true;

  constructor(link, lcd, log, onRefusal) {
    this.#link = link;
    link.on('device', () => this.show());
    link.on('power', () => this.show());
    link.on('link', (open) => { this.#open = open; this.show(); });
    link.on('time', () => { this.#heard = performance.now(); this.#clock(); this.#speed(); });
    setInterval(() => this.#clock(), 250);
    for (const button of all('#speed button')) {
      button.addEventListener('click', () => link.ask({ do: 'time', rate: Number(button.dataset.rate) }).catch(onRefusal));
    }
    $('#month-end').addEventListener('click', () => {
      const now = this.#now();
      if (now !== null) link.ask({ do: 'time', shift: toMonthEnd(now) }).catch(onRefusal);
    });
    link.on('recording', () => this.#recording());
    $('#record').addEventListener('click', () => this.#record().catch(onRefusal));
    $('#save-screen').addEventListener('click', () => this.#save(lcd));
    $('#save-log').addEventListener('click', () => this.#saveLog(log));
    $('#theme').addEventListener('click', () => this.theme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark', true));
    this.theme(memory.get('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
  }

  theme(name, keep = false) {
    document.documentElement.dataset.theme = name;
    $('#theme i').innerHTML = icon(name === 'dark' ? 'sun' : 'moon');
    if (keep) memory.set('theme', name);
  }

  #now() {
    const { time, power } = this.#link.facts;
    if (!time) return null;
    return time.rtc + (power === 'on' ? (performance.now() - this.#heard) / 1000 * time.rate : 0);
  }

  #clock() {
    const now = this.#now();
    $('#now').textContent = now === null ? '--' : stamp(now);
  }

  #speed() {
    for (const button of all('#speed button')) press(button, Number(button.dataset.rate) === this.#link.facts.time?.rate);
  }

  #recording() {
    const { on, steps } = this.#link.facts.recording ?? { on: false, steps: 0 };
    press($('#record'), on);
    $('#record').textContent = on ? T('record_stop', steps) : T('record');
  }

  // What is done from now on becomes a test; or it ends, and the test is saved.
  async #record() {
    if (!this.#link.facts.recording?.on) {
      await this.#link.ask({ do: 'record', on: true });
      toast(T('recording'));
      return;
    }
    const { script } = await this.#link.ask({ do: 'record', on: false });
    const written = await fetch(`scripts/${script}.py`);
    save(await written.blob(), 'test_recorded.py');
    toast(T('saved', 'test_recorded.py'));
  }

  async #save(lcd) {
    const name = this.#file('png');
    await lcd.save(name);
    toast(T('saved', name));
  }

  // Every line the page knows, masked as it was logged, whatever the filter shows.
  #saveLog(log) {
    const name = this.#file('txt');
    save(new Blob([log.text()], { type: 'text/plain' }), name);
    toast(T('saved', name));
  }

  #file(kind) { return `tinytill-${stamp(this.#now() ?? 0).replace(/[-:]/g, '').replace(' ', '-')}.${kind}`; }

  show() {
    const { device, power } = this.#link.facts;
    const there = this.#open && device?.connected;
    $('#device-serial').textContent = device?.serial || 'TinyTill';
    $('#device-state').textContent = T(there ? `device_${power ?? 'off'}` : 'device_gone');
    $('#device-pill').className = `pill ${there ? power : 'gone'}`;
    $('#banner').textContent = !this.#open ? T('panel_gone') : there ? '' : T('device_gone_long');
    $('#banner').hidden = Boolean(there);
    document.body.classList.toggle('gone', !there);
    for (const button of all('#speed button')) {
      const { rate } = button.dataset;
      button.setAttribute('aria-label', rate === '0' ? T('pause') : T('speed_n', rate));
    }
    this.#recording();
    $('#language').lang = language() === 'zh' ? 'en' : 'zh-CN';
  }
}
