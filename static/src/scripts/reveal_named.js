// An address may name a part of the page that is folded away: then it is unfolded. Newer browsers do so by themselves.

/** Unfolds what the address names, now and whenever it names something else. */
export function revealNamed(page) {
  const reveal = () => {
    const folded = find(page)?.closest("details:not([open])");
    if (!folded) return;
    folded.open = true;
    find(page).scrollIntoView();
  };
  reveal();
  window.addEventListener("hashchange", reveal);
}

function find(page) {
  try {
    return page.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  } catch {
    return null;
  }
}
