// Activations, value by value. The formulas are those of `engine/ops`.

import * as kinds from './activation-kinds';
import {
    exponentialMinusOne4,
    hyperbolicTangent4,
    logistic4,
    normalDensity4,
    normalDistribution4,
    softplus4,
} from './exponential';
import { partStart } from './parts';
import { rowsAt } from './step-block';
import { storeSome } from './vectors';

/** Klambauer et al. (2017). */
const seluLambda: f32 = 1.0507009873554805;
const seluAlpha: f32 = 1.7580993408473768;

function choose(condition: v128, yes: v128, no: v128): v128 {
    return v128.bitselect(yes, no, condition);
}

function activationOf(kind: u32, a: v128, x: v128): v128 {
    const zero = f32x4.splat(0);
    switch (kind) {
        case kinds.leakyRelu:
            return choose(f32x4.ge(x, zero), x, f32x4.mul(a, x));
        case kinds.elu:
            return choose(f32x4.gt(x, zero), x, f32x4.mul(a, exponentialMinusOne4(x)));
        case kinds.selu: {
            const below = f32x4.mul(f32x4.splat(seluAlpha), exponentialMinusOne4(x));
            return choose(f32x4.gt(x, zero), f32x4.mul(f32x4.splat(seluLambda), x), below);
        }
        case kinds.sigmoid:
            return logistic4(x);
        case kinds.tanh:
            return hyperbolicTangent4(x);
        case kinds.silu:
            return f32x4.mul(x, logistic4(x));
        case kinds.softplus:
            return softplus4(x);
        default:
            return f32x4.mul(x, normalDistribution4(x));
    }
}

/** The derivative of y by x. */
function slopeOf(kind: u32, a: v128, x: v128, y: v128): v128 {
    const zero = f32x4.splat(0);
    const one = f32x4.splat(1);
    switch (kind) {
        case kinds.leakyRelu:
            return choose(f32x4.gt(x, zero), one, a);
        case kinds.elu:
            return choose(f32x4.gt(x, zero), one, f32x4.add(y, a));
        case kinds.selu:
            return choose(f32x4.gt(x, zero), f32x4.splat(seluLambda), f32x4.add(y, f32x4.splat(seluAlpha)));
        case kinds.sigmoid:
            return f32x4.mul(y, f32x4.sub(one, y));
        case kinds.tanh:
            return f32x4.sub(one, f32x4.mul(y, y));
        case kinds.silu: {
            const s = logistic4(x);
            return f32x4.add(s, f32x4.mul(y, f32x4.sub(one, s)));
        }
        case kinds.softplus:
            return logistic4(x);
        default:
            return f32x4.add(normalDistribution4(x), f32x4.mul(x, normalDensity4(x)));
    }
}

/** Arguments: x, y, values of one example, kind, parameter (f32). */
export function activate(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const y = load<u32>(args, 4);
    const count = load<u32>(rowsAt) * load<u32>(args, 8);
    const kind = load<u32>(args, 12);
    const a = v128.load32_splat(args, 16);
    const to = partStart(count, 16, part + 1, parts) * 4;
    for (let i = partStart(count, 16, part, parts) * 4; i < to; i += 16) {
        storeSome(y + i, activationOf(kind, a, v128.load(x + i)), (to - i) / 4);
    }
}

/** A gradient of zero stays one, whatever the slope. Arguments: x, y, dy, dx, values of one example, kind, parameter (f32). */
export function activateBackward(args: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const y = load<u32>(args, 4);
    const dy = load<u32>(args, 8);
    const dx = load<u32>(args, 12);
    const count = load<u32>(rowsAt) * load<u32>(args, 16);
    const kind = load<u32>(args, 20);
    const a = v128.load32_splat(args, 24);
    const to = partStart(count, 16, part + 1, parts) * 4;
    for (let i = partStart(count, 16, part, parts) * 4; i < to; i += 16) {
        const gradient = v128.load(dy + i);
        const slope = slopeOf(kind, a, v128.load(x + i), v128.load(y + i));
        const isZero = f32x4.eq(gradient, f32x4.splat(0));
        storeSome(dx + i, v128.andnot(f32x4.mul(gradient, slope), isZero), (to - i) / 4);
    }
}
