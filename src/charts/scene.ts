// A chart as data: axes and what stands in them, in the units of the values. Whoever draws it adds pixels; whoever cannot see
// it has its description and its table.

export interface Scene {
    readonly title: string;
    /** What the chart shows, in one or two sentences with its numbers. */
    readonly description: string;
    readonly x: Axis;
    readonly y: Axis;
    /** In the order in which they are drawn. */
    readonly marks: readonly Mark[];
    readonly key: readonly KeyEntry[];
    readonly table: SceneTable;
    /** What it is best drawn at, in pixels; left out where any size will do. */
    readonly size?: { readonly width: number; readonly height: number };
}

/** The values that are drawn, unrounded; the first cell of a row heads it. */
export interface SceneTable {
    readonly headings: readonly string[];
    readonly rows: readonly (readonly (string | number | undefined)[])[];
}

export type Axis =
    | {
          /** `symlog` is linear up to `linearTo` on both sides of zero, and logarithmic beyond. */
          readonly kind: 'linear' | 'log' | 'symlog';
          readonly label: string;
          readonly minimum: number;
          readonly maximum: number;
          readonly linearTo?: number;
          readonly asShare?: boolean;
          readonly whole?: boolean;
      }
    /** Place i is the middle of the cell from i to i + 1. The y axis runs downwards. */
    | { readonly kind: 'names'; readonly label: string; readonly names: readonly string[] }
    /** Places without numbers: pixels of a picture, say. The y axis runs downwards. */
    | { readonly kind: 'hidden'; readonly minimum: number; readonly maximum: number };

/** A place in the palette, from 0; `ink` and `muted` are the colours of text, `ground` that of the paper. */
export type Paint = number | 'ink' | 'muted' | 'ground';

export type Mark =
    | {
          readonly kind: 'line';
          readonly paint: Paint;
          readonly x: readonly number[];
          /** A value that is not finite is a hole. */
          readonly y: readonly number[];
          readonly dash?: readonly number[];
          readonly width?: number;
          readonly opacity?: number;
      }
    | {
          readonly kind: 'area';
          readonly paint: Paint;
          readonly x: readonly number[];
          /** Where one of both is not finite there is a hole. */
          readonly low: readonly number[];
          readonly high: readonly number[];
          readonly opacity: number;
      }
    | {
          readonly kind: 'points';
          readonly paint: Paint;
          readonly x: readonly number[];
          readonly y: readonly number[];
          /** An outlined dot is told from a ground of its own colour. */
          readonly shape?: 'ring' | 'dot' | 'outlined dot' | 'diamond';
          readonly radius?: number;
          readonly opacity?: number;
      }
    | { readonly kind: 'cells'; readonly cells: readonly Cell[] }
    | {
          readonly kind: 'text';
          readonly x: number;
          readonly y: number;
          readonly text: string;
          readonly anchor: 'start' | 'middle' | 'end';
          readonly paint: Paint;
          /** True where it stands over lines: the ground shines around it. */
          readonly halo?: boolean;
          /** In pixels, from the place. */
          readonly dx?: number;
          readonly dy?: number;
      }
    /** Across the whole plot. */
    | {
          readonly kind: 'rule';
          readonly x?: number;
          readonly y?: number;
          readonly paint: Paint;
          readonly dash?: readonly number[];
      }
    /** One colour, as strong in each cell as is said: a picture that takes its colour from the page. */
    | {
          readonly kind: 'field';
          readonly paint: Paint;
          readonly x0: number;
          readonly x1: number;
          readonly y0: number;
          readonly y1: number;
          readonly columns: number;
          readonly rows: number;
          /** [rows, columns], row-major from the lowest y on: opacity in [0, 255]. */
          readonly strength: Uint8Array;
      }
    | {
          readonly kind: 'picture';
          readonly x0: number;
          readonly x1: number;
          readonly y0: number;
          readonly y1: number;
          readonly picture: Picture;
      };

/** A rectangle, in units of the axes. */
export interface Cell {
    readonly x0: number;
    readonly x1: number;
    readonly y0: number;
    readonly y1: number;
    readonly paint: Paint;
    readonly opacity?: number;
    readonly label?: string;
    /** What it says in a sentence, for whoever points at it. */
    readonly meaning?: string;
}

/** Pixels, each one of up to 256 colours. */
export interface Picture {
    readonly width: number;
    readonly height: number;
    /** [height, width], row-major, from the top. */
    readonly pixels: Uint8Array;
    /** Red, green, blue and opacity, each in [0, 255]. */
    readonly colors: readonly (readonly [number, number, number, number])[];
}

export interface KeyEntry {
    readonly label: string;
    readonly paint: Paint;
    readonly sample: 'line' | 'area' | 'dot' | 'ring' | 'diamond';
    readonly dash?: readonly number[];
    readonly width?: number;
    readonly opacity?: number;
}
