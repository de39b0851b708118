// Puts a map into each figure that carries one; stands in one module with the code of the map,
// which gives `mount`.

/** A button that shows the drawing, which the map stands in the place of, besides it. */
const beside = (figure) => {
  const both = document.createElement("button");
  both.type = "button";
  both.className = "nsr-both";
  both.textContent = "All months side by side";
  both.setAttribute("aria-expanded", "false");
  both.addEventListener("click", () => {
    both.setAttribute("aria-expanded", String(figure.toggleAttribute("data-both")));
  });
  return both;
};

/** The map in the place of the drawing; where it cannot be made, the drawing stays. */
const begin = async (figure) => {
  const pack = (name) => figure.querySelector(`script[data-pack=${name}]`).textContent;
  const box = document.createElement("div"), both = beside(figure);
  box.className = "nsr-live";
  // The drawing stays first: it is what is saved as a file.
  figure.querySelector("svg").after(box, both);
  figure.toggleAttribute("data-moving", true);
  try {
    const base = document.getElementById("nsr-ground").textContent;
    await mount(box, { base, fields: pack("fields"), routes: pack("routes"),
      title: figure.dataset.live, frame: Number(figure.dataset.frame), pick: false }).ready;
  } catch {
    box.remove();
    both.remove();
    figure.removeAttribute("data-moving");
  }
};

// A map begins as it comes near: a page that is only read at its head need not draw it.
const near = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    begin(target);
  }
}, { rootMargin: "800px" });
for (const figure of document.querySelectorAll("figure[data-live]")) near.observe(figure);
