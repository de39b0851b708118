// @ts-check
/**
 * The plane of the map: kilometres right and down from the pole, on EPSG:3411 turned so that a
 * central meridian runs straight down (Snyder 1987, eq. 21-33 to 21-40).
 */

export const RAD = Math.PI / 180;
const A_KM = 6378.273, E2 = 0.006693883, ECC = Math.sqrt(E2);

function halfAngle(lat) {
  const sin = Math.sin(lat * RAD);
  const bend = ((1 - ECC * sin) / (1 + ECC * sin)) ** (ECC / 2);
  return Math.tan(Math.PI / 4 - lat * RAD / 2) / bend;
}
const parallel = (lat) => Math.cos(lat * RAD) / Math.sqrt(1 - E2 * Math.sin(lat * RAD) ** 2);
const TRUE_SCALE = A_KM * parallel(70) / halfAngle(70);

/** Distance from the pole on the map [km]. */
export const radius = (lat) => TRUE_SCALE * halfAngle(lat);
/** Length on the map over true length. */
export const scaleAt = (lat) => radius(lat) / (A_KM * parallel(lat));

/**
 * Longitude (-180..180) and latitude of a point of the plane, for a central meridian.
 * @param {number[]} point
 */
export function toDegrees([right, down], central) {
  const t = Math.hypot(right, down) / TRUE_SCALE;
  let lat = Math.PI / 2 - 2 * Math.atan(t);
  for (let turn = 0; turn < 5; turn += 1) {
    const sin = ECC * Math.sin(lat);
    lat = Math.PI / 2 - 2 * Math.atan(t * ((1 - sin) / (1 + sin)) ** (ECC / 2));
  }
  const lon = central + Math.atan2(right, down) / RAD;
  return [((lon + 540) % 360) - 180, lat / RAD];
}

/** @param {number[]} place */
export function toPlane([lon, lat], central) {
  const angle = (lon - central) * RAD, far = radius(lat);
  return [far * Math.sin(angle), far * Math.cos(angle)];
}

/** Degrees and minutes: 74°30′N 112°05′E. */
export function degrees(lon, lat) {
  const part = (value, ends, digits) => {
    const minutes = Math.round(Math.abs(value) * 60);
    const whole = String(Math.floor(minutes / 60)).padStart(digits, "0");
    return `${whole}°${String(minutes % 60).padStart(2, "0")}′${value < 0 ? ends[1] : ends[0]}`;
  };
  return `${part(lat, "NS", 2)} ${part(lon, "EW", 3)}`;
}
