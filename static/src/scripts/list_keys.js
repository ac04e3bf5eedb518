// Keys for long lists: an addition for those who go through many suggestions or statements.
//
// The items are marked data-item, what takes the focus in each data-item-focus. What a key presses names the key: in
// an item data-key, elsewhere on the page data-page-key. The help is marked data-keys. A key does nothing while
// somebody types in a field or holds Ctrl, Alt or Meta; all can be turned off, and stay off (WCAG 2.2, 2.1.4).

const SWITCH = "list-keys";
const PLACE = "list-place";
const TYPED_IN = [
  "input:not([type=checkbox], [type=radio], [type=submit])",
  "select",
  "textarea",
  "[contenteditable]:not([contenteditable=false])",
].join(", ");

/** Listens for keys where the page has a list with help for them. */
export function listenForKeys(page) {
  const panel = page.querySelector("[data-keys]");
  if (panel) new ListKeys(page, panel).begin();
}

class ListKeys {
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
    if (event.target.closest?.(TYPED_IN)) return;
    if (this.press(event.key)) event.preventDefault();
  }

  /** Does what a key asks for; says whether it asked for anything. */
  press(key) {
    if (key === "j") return this.move(1);
    if (key === "k") return this.move(-1);
    if (key === "?") return this.showHelp();
    return this.pressInItem(key) || this.pressOnPage(key);
  }

  showHelp() {
    this.help.open = !this.help.open;
    if (this.help.open) reach(this.help.querySelector("summary"));
    return true;
  }

  items() {
    return [...this.page.querySelectorAll("[data-item]")];
  }

  current() {
    return this.page.activeElement?.closest("[data-item]") ?? null;
  }

  move(step) {
    const items = this.items();
    const at = items.indexOf(this.current());
    return this.show(items[at < 0 ? 0 : Math.min(Math.max(at + step, 0), items.length - 1)]);
  }

  show(item) {
    if (!item) return false;
    item.scrollIntoView({ block: "nearest" });
    return reach(item.querySelector("[data-item-focus]"));
  }

  /** Presses a part of the item that has the focus: without one, a key decides nothing. */
  pressInItem(key) {
    const item = this.current();
    const pressed = marked(item?.querySelectorAll("[data-key]"), (one) => one.dataset.key === key);
    if (!pressed) return false;
    if (pressed.type !== "checkbox") keep(sessionStorage, PLACE, String(this.items().indexOf(item)));
    pressed.click();
    return true;
  }

  pressOnPage(key) {
    const pressed = marked(this.page.querySelectorAll("[data-page-key]"), (one) => one.dataset.pageKey === key);
    if (!pressed) return false;
    if (!pressed.matches(TYPED_IN)) pressed.click();
    return reach(pressed);
  }

  /** After a decision taken by key, goes on where it was: the list may have become shorter by one. */
  goOn() {
    const place = recall(sessionStorage, PLACE);
    if (place === null) return;
    forget(sessionStorage, PLACE);
    const items = this.items();
    this.show(items[Math.min(Number(place), items.length - 1)]);
  }
}

function marked(elements, isWanted) {
  return [...(elements ?? [])].find(isWanted);
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
