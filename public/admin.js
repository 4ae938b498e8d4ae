// The pages of the desk, which work without it: times as the clock of their reader shows them, a box that chooses every row,
// and the record as it grows.
const language = document.documentElement.lang;
// The browser's may be the same with a region, which has a clock of twelve hours or of twenty-four.
const locale = navigator.language.startsWith(`${language}-`) ? navigator.language : language;
const style = { day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" };

const showLocalTimes = (within) => {
  for (const moment of within.querySelectorAll("time.moment")) {
    const exact = moment.querySelector(".exact");
    const at = new Date(moment.dateTime);
    if (exact && !Number.isNaN(at.getTime())) exact.textContent = at.toLocaleString(locale, style);
  }
};
showLocalTimes(document);

for (const all of document.querySelectorAll("[data-all]")) {
  const box = all.querySelector("input");
  const rows = [...all.closest("form").elements].filter((element) => element.name == "ids");
  all.hidden = rows.length == 0;
  box.addEventListener("change", () => rows.forEach((row) => (row.checked = box.checked)));
  for (const row of rows) row.addEventListener("change", () => (box.checked = rows.every((one) => one.checked)));
}

const follow = document.querySelector("[data-follow]");
if (follow) {
  const list = document.getElementById("record-list");
  const told = document.getElementById("record-told");
  const { follow: period, longest, stop, live, ended } = follow.dataset;
  const start = follow.textContent;
  const page = new URL(follow.href);
  page.searchParams.delete("live");
  let timer, begun;

  const number = (row) => Number(row.querySelector("[data-event]").dataset.event);

  /** Puts rows that are new before the others, which stay as they are: what is open there, the focus and the place. */
  const add = (found) => {
    const body = list.querySelector("tbody");
    const rows = [...found.querySelectorAll("tbody tr")];
    if (!body) {
      list.replaceChildren(...found.childNodes);
      showLocalTimes(list);
      return;
    }
    const newest = number(body.rows[0]);
    const added = rows.filter((row) => number(row) > newest);
    // Where a page of new rows has come, some are perhaps missing between them and those that are shown.
    if (added.length > 0 && added.length == rows.length) body.replaceChildren();
    added.forEach(showLocalTimes);
    body.prepend(...added);
  };

  const end = (words) => {
    clearInterval(timer);
    timer = undefined;
    follow.textContent = start;
    told.textContent = words;
  };

  const look = async () => {
    if (document.hidden) return;
    if (Date.now() - begun > longest * 1000) return end(ended);
    const answer = await fetch(page).catch(() => undefined);
    if (!timer) return;
    // Without an answer, as while the server restarts, it is asked again; a refusal or the way to the log-in page ends it.
    if (!answer || answer.status >= 500) return;
    const found = answer.ok && !answer.redirected && new DOMParser().parseFromString(await answer.text(), "text/html");
    const rows = found && found.getElementById("record-list");
    if (!rows) return end(ended);
    if (timer) add(rows);
  };

  follow.addEventListener("click", (event) => {
    if (event.button != 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // A later page is not where new rows come.
    if (new URLSearchParams(location.search).has("before")) return;
    event.preventDefault();
    if (timer) return end("");
    begun = Date.now();
    timer = setInterval(look, period * 1000);
    follow.textContent = stop;
    told.textContent = live;
    look();
  });
}
