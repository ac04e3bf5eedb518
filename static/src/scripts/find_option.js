// Turns a long list to choose from, a select marked data-find-option, into a field in which one types a word of the option.
//
// The select stays in the page, hidden, and is what the form sends; without this script it is what people use. The words
// of the field are in data-none-found, data-how-to, data-one-found and data-some-found ("{number} themes found").

const MOST_SHOWN = 30;

/** Replaces the long lists of a page. */
export async function offerToFind(page) {
  const lists = page.querySelectorAll("select[data-find-option]");
  if (!lists.length) return;
  await import("./accessible-autocomplete.min.js");
  for (const select of lists) replace(select);
}

function replace(select) {
  const options = [...select.options].filter((option) => option.value);
  const words = select.dataset;
  const place = document.createElement("div");
  select.before(place);
  const { id, name } = select;
  select.id = `${id}-list`;
  select.hidden = true;
  window.accessibleAutocomplete({
    element: place,
    id,
    name: `${name}-typed`,
    source: (typed, show) => show(matching(options, typed)),
    defaultValue: select.selectedOptions[0]?.value ? select.selectedOptions[0].text : "",
    templates: { inputValue: wordsOf, suggestion: (option) => escaped(wordsOf(option)) },
    onConfirm: (option) => {
      if (option) select.value = option.value;
    },
    confirmOnBlur: false,
    displayMenu: "overlay",
    tNoResults: () => words.noneFound,
    tAssistiveHint: () => words.howTo,
    tStatusQueryTooShort: () => words.howTo,
    tStatusNoResults: () => words.noneFound,
    tStatusSelectedOption: (option, length, index) => `${option} ${index + 1}/${length}`,
    tStatusResults: (length) => found(words, length),
  });
  // What is typed and not chosen must not send what was chosen before.
  place.addEventListener("input", () => {
    select.value = "";
  });
}

/** The options that have every word that was typed, first those in which the words begin a word. */
function matching(options, typed) {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const having = options.filter((option) => words.every((word) => plain(option.text).includes(word)));
  const begins = (option) => words.every((word) => ` ${plain(option.text)}`.includes(` ${word}`));
  return [...having.filter(begins), ...having.filter((option) => !begins(option))].slice(0, MOST_SHOWN);
}

function found(words, length) {
  return length === 1 ? words.oneFound : words.someFound.replace("{number}", length);
}

/** The words of an option; the library also gives a text itself, or nothing. */
function wordsOf(option) {
  return option?.text ?? option ?? "";
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

/** The library writes suggestions as HTML. */
function escaped(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}
