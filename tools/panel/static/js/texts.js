// Every text of the page, Chinese and English. HTML asks for them with data-t (content) and data-label (accessible
// name and tooltip); scripts with T(id, values...), which puts the values in for {0}, {1}...

export const TEXTS = {
  title: ['TinyTill 机具面板', 'TinyTill device panel'],
  skip: ['跳到机具', 'Skip to the terminal'],
  other_language: ['EN', '中文'],
  other_language_label: ['Switch to English', '切换到中文'],
  theme: ['浅色或深色', 'Light or dark'],
  close: ['关闭', 'Close'],

  // header
  device_on: ['开机', 'on'],
  device_off: ['关机', 'off'],
  device_cut: ['断电', 'no power'],
  device_crash: ['固件停了', 'firmware stopped'],
  device_gone: ['机具断开', 'device gone'],
  panel_gone: ['面板断开了，机具照常运行，正在重连', 'The panel is gone; the terminal goes on. Reconnecting'],
  device_gone_long: ['找不到机具，正在重连', 'The device is not there. Reconnecting'],
  device_silent: ['机具没有应答', 'The device does not answer'],
  device_time: ['机内时间', 'Device time'],
  speed: ['时间快慢', 'Speed of time'],
  speed_n: ['{0} 倍速', '{0} times as fast'],
  travel: ['时间旅行', 'Time travel'],
  next_day: ['+1 天', '+1 day'],
  next_day_label: ['到明天这个时候', 'On to this time tomorrow'],
  month_end: ['月末', 'Month end'],
  month_end_label: ['到本月最后一天 23:59', 'On to 23:59 of the last day of the month'],
  save_screen: ['截图', 'Screenshot'],
  save_log: ['存日志', 'Save log'],
  saved: ['已保存 {0}', 'Saved {0}'],

  // wallet
  wallet_and_slips: ['卡包和小票', 'Wallet and slips'],
  wallet: ['卡包', 'Wallet'],
  wallet_hint: ['拖到卡口，或按', 'drag to a slot, or press'],
  wallet_empty: ['没有测试卡', 'There are no test cards'],
  present_card: ['出示所选的卡', 'Present the chosen card'],
  tap: ['挥', 'Tap'],
  insert: ['插', 'Insert'],
  swipe: ['刷', 'Swipe'],
  no_tap: ['这台机具还没有装挥卡感应器，请刷磁条', 'This device has no contactless reader yet. Swipe the stripe'],
  no_insert: ['这台机具还没有装芯片读卡器，请刷磁条', 'This device has no chip reader yet. Swipe the stripe'],
  card_without_chip: ['这张卡没有芯片', 'This card has no chip'],
  card_without_tap: ['这张卡不能挥', 'This card cannot be tapped'],
  no_card: ['先选一张卡', 'Choose a card first'],
  card_without_stripe: ['这张卡没有磁条', 'This card has no stripe'],
  slot_taken: ['卡口里已经有一张卡，先取出来', 'There is a card in the slot already. Take it out first'],
  card_inserted: ['已插入 {0}', 'Inserted: {0}'],
  card_tapped: ['{0} 靠在感应区', 'Held over the reader: {0}'],
  card_swiped: ['已刷 {0}', 'Swiped: {0}'],
  take_back: ['取回', 'Take'],
  take_out: ['从卡口取出 {0}', 'Take {0} out of the slot'],
  take_away: ['从感应区拿开 {0}', 'Take {0} away from the reader'],
  held: ['机具上的卡', 'Cards at the terminal'],
  in_slot: ['在卡口里', 'in the slot'],
  over_reader: ['在感应区', 'over the reader'],
  renew: ['换新卡', 'New card'],
  renew_label: ['银行换发一张新卡：解锁，密码次数和电子现金恢复', 'The bank sends a new card: unblocked, all PIN tries, full of cash'],
  card_renewed: ['{0} 换成新卡', 'A new card: {0}'],
  trouble: ['所选的卡有什么毛病', 'What is wrong with the chosen card'],
  no_trouble: ['卡片正常', 'nothing wrong'],
  trouble_card_blocked: ['卡片已锁', 'card blocked'],
  trouble_application_blocked: ['应用已锁', 'application blocked'],
  trouble_expired: ['芯片过期', 'chip expired'],
  trouble_not_yet_valid: ['尚未生效', 'not valid yet'],
  trouble_wrong_certificate: ['发卡行证书是假的', 'forged issuer certificate'],
  trouble_wrong_card_certificate: ['卡片证书是假的', 'forged card certificate'],
  trouble_wrong_signature: ['动态签名是假的', 'forged signature'],
  trouble_wrong_cryptogram: ['伪卡，密文不对', 'forged card, wrong cryptogram'],
  trouble_slow: ['反应很慢', 'very slow'],
  trouble_refuses: ['银行批准后卡拒绝', 'refuses what the bank approved'],
  trouble_declines: ['卡当场拒绝', 'refuses at once'],
  trouble_pin_blocked: ['密码已锁', 'PIN blocked'],
  trouble_mute: ['不应答', 'answers nothing'],
  trouble_pulled_early: ['一开始就拔走', 'pulled at the start'],
  trouble_pulled_late: ['快结束时拔走', 'pulled near the end'],
  trouble_dead: ['芯片坏了', 'broken chip'],
  trouble_asks_first: ['手机要先确认', 'phone wants to be confirmed'],
  card_label: ['{0}，{1}，{2}', '{0}, {1}, {2}'],

  // slips
  tray: ['小票夹', 'Slip tray'],
  tray_count: ['已撕下 {0} 张', 'torn off: {0}'],
  tray_empty: ['撕下的小票放在这里', 'Slips you tear off are kept here'],
  slip: ['小票', 'Slip'],
  slip_n: ['小票 {0}', 'Slip {0}'],
  slip_open: ['看小票 {0}', 'Look at slip {0}'],
  slip_picture: ['小票图', 'Picture of the slip'],
  save_slip: ['保存 PNG', 'Save PNG'],
  tear: ['撕纸', 'Tear off'],
  paper_out: ['打印出来的纸：点一下放大，往上拖就撕下', 'Printed paper: click to enlarge, drag up to tear off'],
  paper_hanging: ['还没撕下的小票', 'Slip not torn off yet'],

  // terminal
  terminal: ['机具', 'Terminal'],
  display: ['显示屏', 'Display'],
  keypad: ['键盘', 'Keypad'],
  power: ['电源开关', 'Power switch'],
  sound: ['声音', 'Sound'],
  sound_on: ['声音开', 'Sound on'],
  sound_off: ['静音', 'Muted'],
  zone_tap: ['感应区：挥所选的卡', 'Tap zone: tap the chosen card'],
  zone_swipe: ['刷卡槽：刷所选的卡', 'Stripe rail: swipe the chosen card'],
  zone_insert: ['芯片卡口：插所选的卡', 'Chip slot: insert the chosen card'],
  key_menu: ['菜单', 'Menu'],
  key_up: ['上', 'Up'],
  key_down: ['下', 'Down'],
  key_func: ['功能', 'Func'],
  key_cancel: ['取消', 'Cancel'],
  key_back: ['退格', 'Erase'],
  key_ok: ['确认', 'OK'],
  key_clear: ['清除', 'Clear'],

  // world
  world_and_log: ['世界和日志', 'World and log'],
  world: ['世界', 'World'],
  armed: ['{0} 个故障已布好', 'faults armed: {0}'],
  network: ['网络', 'Network'],
  wifi: ['Wi-Fi', 'Wi-Fi'],
  wifi_on: ['Wi-Fi 通', 'Wi-Fi on'],
  wifi_cut: ['Wi-Fi 断', 'Wi-Fi cut'],
  cellular: ['4G', '4G'],
  cellular_on: ['4G 通', '4G on'],
  cellular_cut: ['4G 断', '4G cut'],
  delay: ['延迟', 'Delay'],
  loss: ['丢包', 'Loss'],
  signal: ['信号', 'Signal'],
  access_point: ['热点', 'Hotspot'],
  ap_ok: ['热点正常', 'hotspot works'],
  ap_wrong_secret: ['热点密码不对', 'wrong password'],
  ap_absent: ['热点找不到', 'out of range'],
  acquirer: ['收单主机，下一笔的应答', 'Acquirer, answer to the next sale'],
  acquirer_gone: ['收单主机没有连上', 'The acquirer is not there'],
  acquirer_none: ['启动面板时没有给出收单主机', 'The panel was started without an acquirer'],
  answer_code: ['下一笔的应答码', 'Response code of the next answer'],
  answer_faults: ['下一笔应答的故障', 'Faults of the next answer'],
  code_00: ['按账户情况应答', 'As the account stands'],
  code_05: ['05 不承兑', '05 do not honour'],
  code_41: ['41 挂失卡', '41 lost card'],
  code_51: ['51 余额不足', '51 balance too low'],
  code_54: ['54 过期卡', '54 expired card'],
  code_55: ['55 密码错', '55 wrong PIN'],
  code_57: ['57 卡不允许这种交易', '57 not permitted to this card'],
  code_61: ['61 超过限额', '61 over the limit'],
  code_75: ['75 密码错太多次', '75 too many wrong PINs'],
  code_91: ['91 发卡行故障', '91 issuer down'],
  code_96: ['96 系统故障', '96 system failure'],
  code_98: ['98 等不到发卡行', '98 no answer from the issuer'],
  fault_no_answer: ['不应答', 'no answer'],
  fault_answer_lost: ['丢回程', 'answer lost'],
  fault_late: ['迟 35 秒', '35 s late'],
  fault_twice: ['应答两次', 'twice'],
  fault_bad_mac: ['MAC 错', 'bad MAC'],
  fault_garbled: ['乱码', 'garbled'],
  fault_wrong_response: ['芯片应答错', 'wrong to chip'],
  fault_block_script: ['脚本锁卡', 'block by script'],
  paper: ['打印纸', 'Paper'],
  paper_left: ['剩余打印纸', 'Paper left'],
  paper_cap: ['{0} %，约 {1} 张', '{0} %, {1} slips'],
  paper_none: ['没有纸', 'no paper'],
  new_roll: ['换纸', 'new roll'],
  pull_out: ['抽走', 'pull out'],
  lid_open: ['开盖', 'lid open'],
  head_hot: ['打印头热', 'head hot'],
  printer_unplugged: ['拔打印机', 'unplugged'],
  battery: ['电池', 'Battery'],
  battery_level: ['电量', 'Charge'],
  battery_cap: ['{0} %', '{0} %'],
  battery_cap_charging: ['{0} %，充电中', '{0} %, charging'],
  charger: ['充电器', 'charger'],
  to_9: ['降到 9 %', 'to 9 %'],
  to_2: ['降到 2 %', 'to 2 %'],
  power_cut: ['断电', 'Power cut'],
  cut_now: ['立即断电', 'Cut now'],
  cut_at_before: ['或写闪存第', 'at write'],
  cut_at_after: ['次', ''],
  cut_clean: ['之前', 'before'],
  cut_torn: ['一半', 'halfway'],
  flash_cap: ['已写 {0}，擦 {1}', '{0} written, {1} erased'],
  case_and_clock: ['机壳与时钟', 'Case and clock'],
  open_case: ['拆壳', 'open the case'],
  hold_5: ['按住 5 键', 'hold key 5'],
  clock_back: ['时钟回拨 1 天', 'clock back 1 day'],

  // log
  log: ['日志', 'Log'],
  log_filter: ['显示哪些', 'Which lines'],
  log_all: ['全部', 'All'],
  log_card: ['卡', 'Card'],
  log_host: ['主机', 'Host'],
  log_ledger: ['账本', 'Ledger'],
  log_world: ['世界', 'World'],
  log_crash: ['固件停了：{0}', 'The firmware stopped: {0}'],
  log_not_understood: ['机具说了面板不懂的话', 'The device said something this panel does not know'],
  log_network_up: ['Wi-Fi 通了', 'Wi-Fi is back'],
  log_network_up_not: ['Wi-Fi 断开', 'Wi-Fi cut'],
  log_cellular_up: ['4G 通了', '4G is back'],
  log_cellular_up_not: ['4G 断开', '4G cut'],
  log_network_delay_ms: ['网络延迟 {0} 毫秒', 'network delay {0} ms'],
  log_network_loss: ['丢包 {0} %', 'packet loss {0} %'],
  log_network_rssi: ['信号 {0} dBm', 'signal {0} dBm'],
  log_network_ap: ['热点：{0}', 'hotspot: {0}'],
  log_paper_out: ['纸抽走了', 'paper is out'],
  log_paper_out_not: ['有纸', 'paper is in'],
  log_paper_near_end: ['纸快用完', 'paper nearly used up'],
  log_paper_near_end_not: ['纸够用', 'enough paper'],
  log_paper_cover_open: ['打印机盖开着', 'printer lid open'],
  log_paper_cover_open_not: ['打印机盖关上', 'printer lid closed'],
  log_paper_hot: ['打印头过热', 'print head hot'],
  log_paper_hot_not: ['打印头不热了', 'print head cool'],
  log_paper_connected: ['打印机接上', 'printer plugged in'],
  log_paper_connected_not: ['打印机拔掉', 'printer unplugged'],
  log_battery_percent: ['电量 {0} %', 'battery {0} %'],
  log_battery_charging: ['插上充电器', 'charger plugged in'],
  log_battery_charging_not: ['拔掉充电器', 'charger unplugged'],
  log_case_open: ['机壳打开', 'case opened'],
  log_case_open_not: ['机壳合上', 'case closed'],
  log_keys_stuck: ['按住的键：{0}', 'keys held down: {0}'],
  log_cut_armed: ['写闪存第 {0} 次时断电', 'power cut at flash write {0}'],
  log_cut_armed_torn: ['写闪存第 {0} 次写到一半时断电', 'power cut halfway through flash write {0}'],
  log_cut_disarmed: ['取消定时断电', 'power cut disarmed'],
  log_none: ['无', 'none'],
  log_acquirer_received: ['← {0}', '← {0}'],
  log_acquirer_decided: ['决定 {0}', 'decides {0}'],
  log_acquirer_replied: ['→ {0}', '→ {0}'],
  log_acquirer_unreadable: ['读不懂 {0}', 'cannot read {0}'],

  // refusals, as the panel says them; the device's own words are shown as they are
  power_is_off: ['机具没有开机', 'The terminal is switched off'],
  no_reader: ['没有装这种读卡器', 'This reader is not fitted'],
  refused: ['机具不接受：{0}', 'Refused: {0}'],
  drawers: ['抽屉', 'Drawers'],
};

let column = 0;

export const language = () => (column ? 'en' : 'zh');

export function setLanguage(name) {
  column = name === 'en' ? 1 : 0;
  document.documentElement.lang = column ? 'en' : 'zh-CN';
  document.title = T('title');
}

// The device's own words that the page can say in both languages.
const WORDS = { 'the power is off': 'power_is_off', 'this reader is not fitted': 'no_reader',
  'a cut can be armed while the power is on': 'power_is_off' };

export const known = (id) => id in TEXTS;

export function T(id, ...values) {
  return TEXTS[id][column].replace(/\{(\d)\}/g, (_, n) => String(values[n]));
}

// A value given in both languages by the server: {zh, en}.
export const pick = (both) => (column ? both.en : both.zh);

// Put the texts into everything below `root` that asks for one.
export function fillTexts(root) {
  for (const spot of root.querySelectorAll('[data-t]')) spot.textContent = T(spot.dataset.t);
  for (const spot of root.querySelectorAll('[data-label]')) {
    const words = T(spot.dataset.label);
    spot.setAttribute('aria-label', words);
    if (spot.matches('button, a')) spot.title = words;
  }
}

// Why something was refused, given an id of a text or the device's words.
export function explain(words) {
  const id = WORDS[words] ?? words;
  return known(id) ? T(id) : T('refused', words);
}
