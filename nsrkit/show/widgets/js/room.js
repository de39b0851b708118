// @ts-check
/** Room for names on the map. */

/** @typedef {{l: number, t: number, r: number, b: number}} Box */

/** Room on the map: what is taken is not written over. */
export class Room {
  /**
   * @param {Box} whole what is drawn
   * @param {Box} seen what is seen of it: no name is cut by its edge
   */
  constructor(whole, seen) {
    this.whole = whole;
    this.seen = seen;
    /** @type {Box[]} */
    this.taken = [];
  }

  take(box) {
    this.taken.push(box);
  }

  /** @param {Box} box */
  free(box) {
    const within = (one) => box.l >= one.l && box.t >= one.t && box.r <= one.r && box.b <= one.b;
    const meets = (one) => one.l < box.r && one.r > box.l && one.t < box.b && one.b > box.t;
    if (!within(this.whole) || (meets(this.seen) && !within(this.seen))) return false;
    return !this.taken.some(meets);
  }

  /**
   * The first of some middles at which a box of a size is free; it is taken.
   * @param {number[][]} middles
   */
  first(middles, wide, high) {
    for (const [x, y] of middles) {
      const box = { l: x - wide / 2, t: y - high / 2, r: x + wide / 2, b: y + high / 2 };
      if (!this.free(box)) continue;
      this.take(box);
      return [x, y];
    }
    return null;
  }
}

/**
 * Middles of a label beside a point: right, left, above, below, then the corners.
 * @returns {number[][]}
 */
export function beside(x, y, wide, high, gap) {
  const dx = wide / 2 + gap, dy = high / 2 + gap;
  return [[x + dx, y], [x - dx, y], [x, y - dy], [x, y + dy], [x + dx, y - dy * 0.8],
    [x + dx, y + dy * 0.8], [x - dx, y - dy * 0.8], [x - dx, y + dy * 0.8]];
}
