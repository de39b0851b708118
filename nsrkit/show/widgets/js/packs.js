// @ts-check
/** What Python sends: see packs.py. */

/** @typedef {{about: any, arrays: Record<string, any>, shapes: Record<string, number[]>}} Pack */

const KINDS = {
  u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, u4: Uint32Array,
  f4: Float32Array,
};

/** Named arrays and what is said of them, as packs.py wrote them. @returns {Pack} */
export function unpack(data) {
  const bytes = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
  const mark = String.fromCharCode(...bytes.subarray(0, 4));
  if (mark !== "NSR1") throw new Error("these bytes are no pack");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 8 + view.getUint32(4, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  /** @type {Pack} */
  const { arrays, shapes } = { about: null, arrays: {}, shapes: {} };
  for (const [name, { kind, shape, at }] of Object.entries(head.arrays)) {
    const Kind = KINDS[kind], size = Kind.BYTES_PER_ELEMENT;
    const count = shape.reduce((product, side) => product * side, 1);
    const from = start + at, aligned = (bytes.byteOffset + from) % size === 0;
    arrays[name] = aligned ? new Kind(bytes.buffer, bytes.byteOffset + from, count)
      : new Kind(bytes.slice(from, from + count * size).buffer);
    shapes[name] = shape;
  }
  return { about: head.about, arrays, shapes };
}

/** Bytes of a pack that a page holds as text (zlib, base64). */
export async function inflated(text) {
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}
