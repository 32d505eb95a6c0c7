// Styles that are computed: the day's scale, because pages carry no inline styles, and the subjects' colours, because
// sixteen of them in two themes must have the same lightness to be readable alike.

/** Classes that place a lesson: when it starts, how long it lasts, which of the lanes, and the hours the picture spans. */
export function dayScale() {
  const rules = [];
  const two = (number) => String(number).padStart(2, "0");
  for (let hour = 6; hour <= 22; hour++) {
    for (let minute = 0; minute < 60; minute += 5) {
      rules.push(`.at-${two(hour)}${two(minute)}{--at:${hour * 12 + minute / 5}}`);
    }
    rules.push(`.first-${hour}{--first:${hour * 12}}`, `.last-${hour}{--last:${hour * 12}}`);
  }
  for (let minutes = 15; minutes <= 360; minutes += 5) rules.push(`.for-${minutes}{--for:${minutes / 5}}`);
  for (let lanes = 2; lanes <= 3; lanes++) {
    for (let lane = 1; lane <= lanes; lane++) rules.push(`.lane-${lane}-${lanes}{--lane:${lane - 1};--lanes:${lanes}}`);
  }
  return rules.join("\n");
}

/** Hue and strength of each subject's colour. */
const SUBJECTS = {
  math: [262, 1], "mother-tongue": [25, 1], language: [305, 1], science: [215, 1], environment: [145, 1],
  history: [65, 1], ethics: [350, 1], arts: [328, 1], music: [285, 1], crafts: [45, 1], sport: [165, 1],
  home: [90, 1], health: [12, 0.9], guidance: [195, 1], technology: [240, 0.8], other: [210, 0.25],
};

/** For each subject a quiet ground, a strong edge for icon and stripe, and their dark sisters. */
export function subjectColours() {
  const light = [], dark = [];
  for (const [name, [hue, strength]] of Object.entries(SUBJECTS)) {
    light.push(`.subject-${name}{--tint:${oklch(0.955, 0.028 * strength, hue)};--edge:${oklch(0.5, 0.125 * strength, hue)}}`);
    dark.push(`.subject-${name}{--tint:${oklch(0.31, 0.045 * strength, hue)};--edge:${oklch(0.8, 0.105 * strength, hue)}}`);
  }
  const chosen = dark.map((rule) => `.theme-dark ${rule}`).join("\n");
  const byDevice = dark.map((rule) => `.theme-auto ${rule}`).join("\n");
  return `${light.join("\n")}\n@media screen{${chosen}}\n@media screen and (prefers-color-scheme:dark){${byDevice}}`;
}

/** A colour of the OKLCH space as sRGB, so that older browsers show it too. */
function oklch(lightness, chroma, hue) {
  const a = chroma * Math.cos((hue * Math.PI) / 180), b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const bytes = linear.map((value) => {
    const bounded = Math.min(1, Math.max(0, value));
    const gamma = bounded <= 0.0031308 ? 12.92 * bounded : 1.055 * bounded ** (1 / 2.4) - 0.055;
    return Math.round(gamma * 255).toString(16).padStart(2, "0");
  });
  return `#${bytes.join("")}`;
}
