// Follows a long run: an element with data-poll-url asks that address for JSON until the run has ended.
//
// The answer is {"state": "running", "percent": 40, "message": "…", "is_finished": false}. While it runs, the parts
// marked data-poll-progress (a <progress>) and data-poll-message (text, in a live region) are brought up to date;
// when it has ended, the page is loaded again and the server shows what came of it.

const SHORTEST_WAIT = 2000;
const LONGEST_WAIT = 15000;

/** Watches every run on the page. */
export function watchRuns(page) {
  for (const element of page.querySelectorAll("[data-poll-url]")) {
    new RunWatch(element).ask();
  }
}

class RunWatch {
  constructor(element) {
    this.url = element.dataset.pollUrl;
    this.progress = element.querySelector("[data-poll-progress]");
    this.message = element.querySelector("[data-poll-message]");
    this.wait = SHORTEST_WAIT;
  }

  /** Asks once, shows the answer, and asks again later unless the run has ended. */
  async ask() {
    try {
      const answer = await fetch(this.url, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const run = await answer.json();
      if (run.is_finished) {
        window.location.reload();
        return;
      }
      this.show(run);
      this.wait = SHORTEST_WAIT;
    } catch {
      // The server may be restarting: be patient, the page itself still says what was true when it was loaded.
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    }
    window.setTimeout(() => this.ask(), this.wait);
  }

  show(run) {
    if (this.progress && Number.isFinite(run.percent)) this.progress.value = run.percent;
    // Written only when it differs, so that a screen reader is not told the same thing again.
    if (this.message && run.message && this.message.textContent !== run.message) {
      this.message.textContent = run.message;
    }
  }
}
