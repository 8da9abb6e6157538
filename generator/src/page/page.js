const entries = [...document.querySelectorAll("details.entry")];
const groups = [...document.querySelectorAll(".group")];
const filter = document.querySelector("#filter");
const count = document.querySelector("#filter-count");

// Links lead into what is folded, and into what was filtered away.
const reveal = () => {
  const target = document.querySelector(":target");
  if (!target) return;
  if (target.closest("[hidden]")) {
    filter.value = "";
    apply();
  }
  for (let at = target; at; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) at.open = true;
  }
  target.scrollIntoView();
};

let texts;
const apply = () => {
  texts ??= entries.map((entry) =>
    [...entry.querySelectorAll("summary, dt")].map((part) => part.textContent).join(" ").toLowerCase());
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let fitting = 0;
  entries.forEach((entry, index) => {
    const fits = words.every((word) => texts[index].includes(word));
    entry.hidden = !fits;
    fitting += fits;
  });
  for (const group of groups) group.hidden = !group.querySelector(".entry:not([hidden])");
  count.textContent = words.length ? `${fitting} of ${entries.length}` : "";
};

filter.closest("[role=search]").hidden = false;
filter.addEventListener("input", apply);
addEventListener("hashchange", reveal);
// Its own address again changes nothing, and still leads there.
addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.hash === location.hash) reveal();
});
reveal();
