// @ts-check
/** Fields of the grid as smooth images. */

export const FINER = 3; // pixels of an image per cell and side

/** [red, green, blue, opacity] of "#rrggbb" or "#rrggbbaa". */
export function channels(colour) {
  const value = colour.slice(1).padEnd(8, "f");
  return [0, 2, 4, 6].map((at) => parseInt(value.slice(at, at + 2), 16));
}

/** A colour for each byte of a field; two stops at one value make a sharp step. */
export function lut({ stops, scale, offset }) {
  const table = new Uint32Array(256);
  for (let byte = 0; byte < 255; byte += 1) {
    const value = offset + scale * byte;
    let next = stops.findIndex(([at]) => at > value);
    if (next < 0) next = stops.length;
    const [low, from] = stops[Math.max(next - 1, 0)];
    const [high, to] = stops[Math.min(next, stops.length - 1)];
    const share = high > low ? Math.min(Math.max((value - low) / (high - low), 0), 1) : 0;
    const [r, g, b, a] = channels(from).map((one, i) => one + (channels(to)[i] - one) * share);
    table[byte] = (Math.round(a) << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r);
  }
  return table;
}

/** Weights of a cubic B-spline. */
const spline = (t) => [
  (1 - t) ** 3 / 6, (3 * t ** 3 - 6 * t ** 2 + 4) / 6,
  (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6, t ** 3 / 6,
];

/** For each fine pixel of a side: where its four cells begin (clamped) and their weights. */
function taps(count) {
  return Array.from({ length: count * FINER }, (_, i) => {
    const at = (i + 0.5) / FINER - 0.5, low = Math.floor(at);
    const cells = [-1, 0, 1, 2].map((k) => Math.min(Math.max(low + k, 0), count - 1));
    return { cells, weights: spline(at - low) };
  });
}

/** Draws fields of one grid as smooth images. */
export class Smoother {
  constructor(ny, nx) {
    this.ny = ny;
    this.nx = nx;
    this.columns = taps(nx);
    this.rows = taps(ny);
    this.across = new Float32Array(ny * nx * FINER);
  }

  /** Paint values on a canvas of `FINER` pixels a cell, by a table of colours. */
  paint(canvas, values, table) {
    const { ny, nx, across } = this, wide = nx * FINER;
    canvas.width = wide;
    canvas.height = ny * FINER;
    this.columns.forEach(({ cells: [a, b, c, d], weights: [p, q, r, s] }, column) => {
      for (let row = 0, at = 0; row < ny; row += 1, at += nx) {
        across[row * wide + column] = p * values[at + a] + q * values[at + b]
          + r * values[at + c] + s * values[at + d];
      }
    });
    const ctx = canvas.getContext("2d");
    const image = ctx.createImageData(canvas.width, canvas.height);
    const pixels = new Uint32Array(image.data.buffer);
    this.rows.forEach(({ cells, weights: [p, q, r, s] }, row) => {
      const [a, b, c, d] = cells.map((cell) => cell * wide);
      for (let column = 0, at = row * wide; column < wide; column += 1, at += 1) {
        pixels[at] = table[(p * across[a + column] + q * across[b + column]
          + r * across[c + column] + s * across[d + column] + 0.5) | 0];
      }
    });
    ctx.putImageData(image, 0, 0);
    return canvas;
  }
}

/** Values whose gaps are filled from their neighbours, ring by ring; what stays is `rest`. */
export function filled(values, nx, isGap, rest, rings = 3) {
  const out = Float32Array.from(values), open = new Set();
  values.forEach((value, i) => { if (isGap(value)) open.add(i); });
  for (let ring = 0; ring < rings && open.size; ring += 1) {
    const found = [];
    for (const i of open) {
      const near = [i - 1, i + 1, i - nx, i + nx]
        .filter((j) => j >= 0 && j < out.length && !open.has(j));
      if (near.length) found.push([i, near.reduce((sum, j) => sum + out[j], 0) / near.length]);
    }
    for (const [i, value] of found) {
      out[i] = value;
      open.delete(i);
    }
  }
  for (const i of open) out[i] = rest;
  return out;
}

/** Opacity of one colour that rises quickly between two bytes: a mask with a smooth edge. */
export function edge(colour, low = 116, high = 140) {
  const [r, g, b] = channels(colour), rgb = (b << 16) | (g << 8) | r;
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    const share = Math.min(Math.max((byte - low) / (high - low), 0), 1);
    return (Math.round(255 * share) << 24) | rgb;
  });
}
