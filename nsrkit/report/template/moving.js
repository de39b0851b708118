// Puts a map into each figure that carries one; stands in one module with the code of the map.

/** The map in the place of the drawing, which paper still shows, and a button that brings it back. */
const begin = (figure) => {
  const pack = (name) => figure.querySelector(`script[data-pack=${name}]`).textContent;
  const box = document.createElement("div"), drawing = figure.querySelector("svg");
  const both = document.createElement("button");
  box.className = "nsr-live";
  both.type = "button";
  both.className = "nsr-both";
  both.setAttribute("aria-expanded", "false");
  both.textContent = "All months side by side";
  both.addEventListener("click", () => {
    both.setAttribute("aria-expanded", String(figure.toggleAttribute("data-both")));
  });
  drawing.after(box, both); // the drawing stays first: it is what is saved as SVG
  figure.toggleAttribute("data-moving", true);
  const base = document.getElementById("nsr-ground").textContent;
  return mount(box, { base, fields: pack("fields"), routes: pack("routes"), title: figure.dataset.live,
    frame: Number(figure.dataset.frame), pick: false });
};

// A map begins as it comes near: a page that is only read at its head need not draw it.
const near = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    try {
      begin(target);
    } catch (fault) {
      target.removeAttribute("data-moving"); // the drawing stays
      throw fault;
    }
  }
}, { rootMargin: "800px" });
for (const figure of document.querySelectorAll("figure[data-live]")) near.observe(figure);
