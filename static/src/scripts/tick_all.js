// A button marked data-tick-all ticks every box of its form, or unticks them when all are ticked already.
//
// It says which of the two it will do in the words of data-when-some and data-when-all, also after boxes were ticked
// one by one, or when the browser has brought ticks back on the way to an earlier page.

/** Shows the buttons that tick all boxes of a form. */
export function offerToTickAll(page) {
  for (const button of page.querySelectorAll("[data-tick-all]")) {
    const boxes = [...button.form.querySelectorAll("input[type=checkbox]")];
    if (boxes.length < 2) continue;
    const areAll = () => boxes.every((box) => box.checked);
    const show = () => {
      button.textContent = areAll() ? button.dataset.whenAll : button.dataset.whenSome;
    };
    button.addEventListener("click", () => {
      const ticked = !areAll();
      for (const box of boxes) box.checked = ticked;
      show();
    });
    button.form.addEventListener("change", show);
    window.addEventListener("pageshow", show);
    button.hidden = false;
    show();
  }
}
