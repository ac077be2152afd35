// The palette of the runs: the theme's chart colours where they can be told apart, else colours that can. Pure.

/** Red, green and blue in [0, 255]. */
export type Rgb = readonly [number, number, number];

/** Contrast of a graphical object with its background: WCAG 2.2, criterion 1.4.11. */
const lowestContrast = 3;
/**
 * Smallest distance between two lines' colours, in CIE76 units of L*a*b*, for viewers with and without red-green
 * blindness, and between the first two, which a run and its twin mostly have. This project's own choice: some
 * high-contrast themes have two chart colours a few units apart.
 */
const smallestDistance = 24;
const smallestDistanceOfFirstTwo = 60;

/** Alternate between the blue and the yellow half, light and dark, which the colour-blind see too. */
const fallbacks: { readonly dark: readonly string[]; readonly light: readonly string[] } = {
    dark: ['#3f9bea', '#e69f00', '#dcc4ff', '#d3ee8f', '#3fc9b0', '#e2664a'],
    light: ['#0070d8', '#b45300', '#43208a', '#454a00', '#00857a', '#d81b60'],
};

/**
 * Six colours, each told apart from those before it and from the background.
 *
 * @param theme the theme's chart colours in the order of the palette; what cannot be parsed is replaced
 * @param background the panel's background
 */
export function choosePalette(theme: readonly string[], background: string): string[] {
    const ground = parseColor(background) ?? [30, 30, 30];
    const fallback = luminance(ground) < 0.5 ? fallbacks.dark : fallbacks.light;
    const chosen: string[] = [];
    theme.forEach((color, place) => {
        const candidates = [color, fallback[place] ?? '', ...fallback];
        const good = candidates.find(candidate => isUsable(candidate, ground, chosen));
        chosen.push(good ?? fallback[place] ?? color);
    });
    return chosen;
}

function isUsable(color: string, ground: Rgb, chosen: readonly string[]): boolean {
    const rgb = parseColor(color);
    const least = chosen.length === 1 ? smallestDistanceOfFirstTwo : smallestDistance;
    return (
        rgb !== undefined &&
        contrast(rgb, ground) >= lowestContrast &&
        chosen.every(other => {
            const otherRgb = parseColor(other);
            return otherRgb === undefined || distance(rgb, otherRgb) >= least;
        })
    );
}

/** `#rgb`, `#rrggbb`, `rgb(...)`; a colour that is not opaque counts as unknown, since its look depends on what is under it. */
export function parseColor(text: string): Rgb | undefined {
    const color = text.trim().toLowerCase();
    const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(color);
    if (short !== null) {
        return toRgb(short.slice(1).map(digit => Number.parseInt(digit + digit, 16)));
    }
    const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(ff)?$/.exec(color);
    if (long !== null) {
        return toRgb(long.slice(1, 4).map(pair => Number.parseInt(pair, 16)));
    }
    const call = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:\s*[,/]\s*1(?:\.0+)?)?\s*\)$/.exec(color);
    return call === null ? undefined : toRgb(call.slice(1, 4).map(Number));
}

function toRgb([red = 0, green = 0, blue = 0]: readonly number[]): Rgb {
    return [red, green, blue];
}

/** The colour with this opacity. */
export function withAlpha(color: string, alpha: number): string {
    const rgb = parseColor(color);
    return rgb === undefined ? color : `rgba(${rgb.join(', ')}, ${alpha})`;
}

/** WCAG 2.2: relative luminance, in [0, 1]. */
export function luminance(rgb: Rgb): number {
    const [red, green, blue] = linear(rgb);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2: contrast ratio, from 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
    const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
    return (lighter + 0.05) / (darker + 0.05);
}

/** The smaller of the distances seen with normal colour vision and with deuteranopia. */
export function distance(a: Rgb, b: Rgb): number {
    const seen = (view: (color: Rgb) => Rgb): number => {
        const [x, y] = [toLab(view(a)), toLab(view(b))];
        return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
    };
    return Math.min(
        seen(color => color),
        seen(asDeuteranope),
    );
}

function linear(rgb: Rgb): Rgb {
    const expand = (value: number): number => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    };
    return [expand(rgb[0]), expand(rgb[1]), expand(rgb[2])];
}

/** Machado, Oliveira and Fernandes (2009), deuteranomaly of severity 1, on linear values. */
function asDeuteranope(rgb: Rgb): Rgb {
    const [r, g, b] = linear(rgb);
    const compress = (value: number): number => {
        const clipped = Math.min(1, Math.max(0, value));
        return 255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055);
    };
    return [
        compress(0.367322 * r + 0.860646 * g - 0.227968 * b),
        compress(0.280085 * r + 0.672501 * g + 0.047413 * b),
        compress(-0.01182 * r + 0.04294 * g + 0.968881 * b),
    ];
}

/** CIE L*a*b* under D65, from sRGB (IEC 61966-2-1). */
function toLab(rgb: Rgb): Rgb {
    const [r, g, b] = linear(rgb);
    const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
    const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
    const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
    const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
