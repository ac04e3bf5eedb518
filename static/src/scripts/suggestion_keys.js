// Keys for the list of suggestions: an addition for those who go through many of them.
//
// The cards are marked data-suggestion, what a key presses data-key, the help data-keys. A key does nothing while
// somebody types in a field or holds Ctrl, Alt or Meta; all can be turned off, and stay off (WCAG 2.2, 2.1.4).

const SWITCH = "suggestion-keys";
const PLACE = "suggestion-place";
const PRESSES = { c: "[data-key=confirm]", m: "[data-key=merge]", d: "[data-key=discard]" };
const FIELDS = "input, select, textarea, [contenteditable]:not([contenteditable=false])";

/** Listens for keys where the page has a list of suggestions. */
export function listenForKeys(page) {
  const panel = page.querySelector("[data-keys]");
  if (panel) new SuggestionKeys(page, panel).begin();
}

class SuggestionKeys {
  constructor(page, panel) {
    this.page = page;
    this.panel = panel;
    this.help = panel.querySelector("[data-keys-help]");
    this.button = panel.querySelector("[data-keys-switch]");
  }

  begin() {
    this.panel.hidden = false;
    this.isOn = recall(localStorage, SWITCH) !== "off";
    this.showSwitch();
    this.button.addEventListener("click", () => {
      this.isOn = !this.isOn;
      keep(localStorage, SWITCH, this.isOn ? "on" : "off");
      this.showSwitch();
    });
    this.page.addEventListener("keydown", (event) => this.take(event));
    this.goOn();
  }

  showSwitch() {
    this.button.textContent = this.isOn ? this.button.dataset.whenOn : this.button.dataset.whenOff;
  }

  take(event) {
    if (!this.isOn || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest?.(FIELDS)) return;
    if (this.press(event.key)) event.preventDefault();
  }

  /** Does what a key asks for; says whether it asked for anything. */
  press(key) {
    if (key === "j") return this.move(1);
    if (key === "k") return this.move(-1);
    if (key === "?") {
      this.help.open = !this.help.open;
      if (this.help.open) this.help.querySelector("summary").focus();
      return true;
    }
    if (key === "/") return reach(this.page.querySelector("[data-key=search]"));
    return key in PRESSES && this.act(PRESSES[key]);
  }

  cards() {
    return [...this.page.querySelectorAll("[data-suggestion]")];
  }

  move(step) {
    const cards = this.cards();
    const at = cards.indexOf(this.current());
    const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), cards.length - 1);
    return this.show(cards[next]);
  }

  current() {
    return this.page.activeElement?.closest("[data-suggestion]") ?? null;
  }

  show(card) {
    if (!card) return false;
    card.scrollIntoView({ block: "nearest" });
    return reach(card.querySelector("[data-key=open]"));
  }

  /** Presses a part of the suggestion that has the focus: without one, a key decides nothing. */
  act(part) {
    const card = this.current();
    const pressed = card?.querySelector(part);
    if (!pressed) return false;
    keep(sessionStorage, PLACE, String(this.cards().indexOf(card)));
    pressed.click();
    return true;
  }

  /** After a decision taken by key, goes on where it was: the list may have become shorter by one. */
  goOn() {
    const place = recall(sessionStorage, PLACE);
    if (place === null) return;
    forget(sessionStorage, PLACE);
    const cards = this.cards();
    this.show(cards[Math.min(Number(place), cards.length - 1)]);
  }
}

function reach(element) {
  element?.focus();
  return Boolean(element);
}

// Storage may be refused by the browser: the keys then work, and forget.
function recall(storage, name) {
  try {
    return storage.getItem(name);
  } catch {
    return null;
  }
}

function keep(storage, name, value) {
  try {
    storage.setItem(name, value);
  } catch {
    // Nothing depends on it.
  }
}

function forget(storage, name) {
  try {
    storage.removeItem(name);
  } catch {
    // Nothing depends on it.
  }
}
