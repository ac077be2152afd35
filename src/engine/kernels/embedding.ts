// Vectors looked up by token, and the gradient of those that were.

import { partStart } from './parts';
import { rowsAt } from './step-block';
import { copyFloats } from './vectors';

/** The row of a token, a whole number below `vocabulary`; anything else has none, which is `vocabulary`. */
function rowOf(token: f32, vocabulary: u32): u32 {
    const isToken = token >= 0 && token < f32(vocabulary) && floor<f32>(token) == token;
    return isToken ? u32(token) : vocabulary;
}

/**
 * `y[t] = E[x[t]]`, NaN where x[t] is no token; the place after the first such t, or 0, is written down.
 * Arguments: x, E, y, tokens of one example, vocabulary, dimensions, where the place is written.
 */
export function embed(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const weights = load<u32>(args, 4);
    const y = load<u32>(args, 8);
    const tokens = load<u32>(rowsAt) * load<u32>(args, 12);
    const vocabulary = load<u32>(args, 16);
    const bytes = load<u32>(args, 20) * 4;
    if (part == 0) {
        let place: u32 = 0;
        for (let t: u32 = 0; t < tokens && place == 0; t++) {
            place = rowOf(load<f32>(x + t * 4), vocabulary) == vocabulary ? t + 1 : 0;
        }
        store<u32>(load<u32>(args, 24), place);
    }
    const end = partStart(tokens, 1, part + 1, parts);
    for (let t = partStart(tokens, 1, part, parts); t < end; t++) {
        const row = rowOf(load<f32>(x + t * 4), vocabulary);
        if (row == vocabulary) {
            // All ones: NaN.
            memory.fill(y + t * bytes, 0xff, bytes);
        } else {
            copyFloats(y + t * bytes, weights + row * bytes, bytes >> 2);
        }
    }
}

/**
 * `dE[v] = Σ dy[t]` over the t with `x[t] = v`; a part does the tokens that are its own modulo `parts`, in order.
 * Arguments: x, dy, dE, tokens of one example, vocabulary, dimensions.
 */
export function embedBackward(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const dy = load<u32>(args, 4);
    const gradient = load<u32>(args, 8);
    const tokens = load<u32>(rowsAt) * load<u32>(args, 12);
    const vocabulary = load<u32>(args, 16);
    const dimensions = load<u32>(args, 20);
    for (let row = part; row < vocabulary; row += parts) {
        memory.fill(gradient + row * dimensions * 4, 0, dimensions * 4);
    }
    for (let t: u32 = 0; t < tokens; t++) {
        const row = rowOf(load<f32>(x + t * 4), vocabulary);
        if (row == vocabulary || row % parts != part) {
            continue;
        }
        const from = dy + t * dimensions * 4;
        const to = gradient + row * dimensions * 4;
        let i: u32 = 0;
        for (; i + 4 <= dimensions; i += 4) {
            v128.store(to + i * 4, f32x4.add(v128.load(to + i * 4), v128.load(from + i * 4)));
        }
        for (; i < dimensions; i++) {
            store<f32>(to + i * 4, load<f32>(to + i * 4) + load<f32>(from + i * 4));
        }
    }
}
