// Puts the page together.

import { $, memory } from './dom.js';
import { Header } from './header.js';
import { Held } from './held.js';
import { fillIcons } from './icons.js';
import { Keypad, onLetters } from './keypad.js';
import { Lcd } from './lcd.js';
import { Link } from './link.js';
import { Log } from './log.js';
import { Paper } from './paper.js';
import { Phone } from './phone.js';
import { Sheets } from './sheets.js';
import { Slips } from './slips.js';
import { Sound } from './sound.js';
import { Stage } from './stage.js';
import { explain, fillTexts, language, setLanguage } from './texts.js';
import { toast } from './toasts.js';
import { Touch } from './touch.js';
import { Wallet } from './wallet.js';
import { World } from './world.js';

const link = new Link();
const refused = ({ message }) => toast(explain(message), 'bad');
const tear = () => link.ask({ do: 'tear' }).catch(refused);

setLanguage(memory.get('language') ?? (navigator.language.startsWith('zh') ? 'zh' : 'en'));
fillIcons(document);
fillTexts(document);

const lcd = new Lcd($('#lcd'), link);
new Touch($('#lcd'), link, refused);
const slips = new Slips(link);
const paper = new Paper(link, () => slips.openHanging(), tear);
slips.follow(paper);
const keypad = new Keypad(link, refused);
const wallet = new Wallet(link);
const held = new Held(link);
const phone = new Phone(link, refused);
const stage = new Stage(link, refused);
const world = new World(link, refused);
const log = new Log(link);
const header = new Header(link, lcd, log, refused);
const sound = new Sound(link);
new Sheets(() => { stage.fit(); wallet.show(); });
header.show();

for (const id of ['#tear', '#tear-narrow']) $(id).addEventListener('click', tear);
onLetters({ t: () => wallet.present('tap'), i: () => wallet.present('insert'), s: () => wallet.present('swipe') });

$('#language').addEventListener('click', () => {
  setLanguage(language() === 'zh' ? 'en' : 'zh');
  memory.set('language', language());
  fillTexts(document);
  for (const part of [header, keypad, wallet, held, phone, slips, world, log, sound]) (part.show ?? part.label).call(part);
});

link.open();
