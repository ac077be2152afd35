// What an update does to learned arrays. The formulas are those of `engine/optimizers`.

import { partStart } from './parts';

/**
 * `w ← w - η g`, or with momentum `v ← μ v - η g`, `w ← w + v`; Nesterov: `w ← w + μ v - η g`.
 * Arguments: address of η (f32), address of μ (f32) or 0, 1 for Nesterov, number of arrays; of each: w, g, v, values.
 */
export function sgd(args: usize, part: u32, parts: u32): void {
    const rate = load<f32>(load<u32>(args));
    const momentumAt = load<u32>(args, 4);
    const isNesterov = load<u32>(args, 8) != 0;
    const momentum = momentumAt == 0 ? f32(0) : load<f32>(momentumAt);
    const arrays = load<u32>(args, 12);
    const etas = f32x4.splat(rate);
    const mus = f32x4.splat(momentum);
    let array = args + 16;
    for (let index: u32 = 0; index < arrays; index++, array += 16) {
        const w = load<u32>(array);
        const g = load<u32>(array, 4);
        const v = load<u32>(array, 8);
        const count = load<u32>(array, 12);
        const to = partStart(count, 16, part + 1, parts) * 4;
        let i = partStart(count, 16, part, parts) * 4;
        for (; i + 16 <= to; i += 16) {
            const step = f32x4.mul(etas, v128.load(g + i));
            if (momentumAt == 0) {
                v128.store(w + i, f32x4.sub(v128.load(w + i), step));
                continue;
            }
            const velocity = f32x4.sub(f32x4.mul(mus, v128.load(v + i)), step);
            v128.store(v + i, velocity);
            const move = isNesterov ? f32x4.sub(f32x4.mul(mus, velocity), step) : velocity;
            v128.store(w + i, f32x4.add(v128.load(w + i), move));
        }
        for (; i < to; i += 4) {
            const step = rate * load<f32>(g + i);
            if (momentumAt == 0) {
                store<f32>(w + i, load<f32>(w + i) - step);
                continue;
            }
            const velocity = momentum * load<f32>(v + i) - step;
            store<f32>(v + i, velocity);
            store<f32>(w + i, load<f32>(w + i) + (isNesterov ? momentum * velocity - step : velocity));
        }
    }
}
