(() => {
  const root = document.documentElement;
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.getElementById("theme")?.addEventListener("click", () => { root.dataset.theme = dark() ? "light" : "dark"; });
  document.getElementById("print")?.addEventListener("click", () => print());
  document.getElementById("code")?.addEventListener("click", (event) => {
    event.target.setAttribute("aria-pressed", root.toggleAttribute("data-code"));
  });
  const firstCase = document.querySelector(".nsr-case");
  addEventListener("beforeprint", () => { if (firstCase) firstCase.open = true; });
  const links = new Map([...document.querySelectorAll(".side a")].map((a) => [a.getAttribute("href").slice(1), a]));
  const marks = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const follow = () => {
    let now = marks[0];
    for (const mark of marks) if (mark.getBoundingClientRect().top < 120) now = mark;
    for (const [id, a] of links) a.toggleAttribute("aria-current", now && id === now.id);
  };
  addEventListener("scroll", follow, { passive: true });
  follow();
  for (const box of document.querySelectorAll("[data-pick]")) {
    const name = box.dataset.pick, rows = [...box.querySelectorAll("tbody tr")];
    const of = (row) => row.cells[0].firstChild.textContent;
    const label = document.createElement("label"), pick = document.createElement("select");
    label.className = "nsr-pick";
    label.append(`${name} `, pick);
    for (const text of ["all", ...new Set(rows.map(of).sort())]) pick.append(new Option(text, text));
    pick.addEventListener("change", () => {
      for (const row of rows) row.hidden = pick.value !== "all" && of(row) !== pick.value;
    });
    box.prepend(label);
  }
  for (const head of document.querySelectorAll(".nsr-table th")) {
    head.tabIndex = 0;
    const sort = () => {
      const body = head.closest("table").tBodies[0];
      const at = head.cellIndex, up = head.getAttribute("aria-sort") !== "ascending";
      const value = (row) => {
        const text = row.cells[at].textContent.replace(/\u2212/g, "-");
        const number = parseFloat(text.replace(/[, ]/g, ""));
        return Number.isNaN(number) ? text.toLowerCase() : number;
      };
      const rows = [...body.rows].sort((a, b) => {
        const p = value(a), q = value(b);
        const less = typeof p === typeof q ? p < q : typeof p === "number";
        return (p === q ? 0 : less ? -1 : 1) * (up ? 1 : -1);
      });
      for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      body.append(...rows);
    };
    head.addEventListener("click", sort);
    head.addEventListener("keydown", (event) => { if (event.key === "Enter") sort(); });
  }
})();
