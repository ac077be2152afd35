// What an update does to learned arrays. The formulas are those of `engine/optimizers`. Lists of arrays, so that a small
// network is one instruction; or some values of one array, for whoever has just computed their gradient.

import * as opcodes from './opcodes';
import { partStart } from './parts';

/** Where a velocity counts as 0. */
const negligible: f32 = 1e-37;

/**
 * What would be no more than 1e-37 becomes 0: what a momentum decays to would else be subnormal for ever, and processors take
 * a hundred times as long for such numbers. A NaN stays one.
 */
function flushed(x: v128): v128 {
    return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(negligible)));
}

/**
 * `v ← μ v - η g`, `w ← w + v`; Nesterov: `w ← w + μ v - η g`; without momentum `w ← w - η g`.
 * Arguments: address of η (f32), address of μ (f32) or 0, 1 for Nesterov, number of arrays; of each: w, g, v, values.
 */
export function sgd(args: usize, part: u32, parts: u32): void {
    const arrays = load<u32>(args, 12);
    let array = args + 16;
    for (let index: u32 = 0; index < arrays; index++, array += 16) {
        const count = load<u32>(array, 12);
        const from = partStart(count, 16, part, parts);
        sgdValues(args, array, load<u32>(array, 4), from, partStart(count, 16, part + 1, parts));
    }
}

/** Of one array, the values `[from, to)`, whose gradient is at `g + 4 from`. */
function sgdValues(args: usize, array: usize, g: usize, from: u32, to: u32): void {
    const rate = v128.load32_splat(load<u32>(args));
    const momentumAt = load<u32>(args, 4);
    let w = load<u32>(array) + from * 4;
    const end = w + (to - from) * 4;
    g += from * 4;
    if (momentumAt == 0) {
        for (; w < end; w += 16, g += 16) {
            v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(rate, v128.load(g))));
        }
        return;
    }
    const momentum = v128.load32_splat(momentumAt);
    const isNesterov = load<u32>(args, 8) != 0;
    let v = load<u32>(array, 8) + from * 4;
    // Adds 0 in a way that no compiler sees through: constants would be made anew for each vector.
    const hidden = to >> 31;
    const magnitude = i32x4.splat(0x7fff_ffff + hidden);
    const least = i32x4.splat(reinterpret<u32>(negligible) + hidden);
    // Everything is read before anything is written: arrays often lie a multiple of 4 kB apart, and processors then
    // take a read after a write for one of the same place.
    if (!isNesterov) {
        for (; w + 16 < end; w += 32, g += 32, v += 32) {
            const before0 = v128.load(w);
            const before1 = v128.load(w, 16);
            const x0 = f32x4.sub(f32x4.mul(momentum, v128.load(v)), f32x4.mul(rate, v128.load(g)));
            const x1 = f32x4.sub(f32x4.mul(momentum, v128.load(v, 16)), f32x4.mul(rate, v128.load(g, 16)));
            const velocity0 = v128.andnot(x0, f32x4.lt(v128.and(x0, magnitude), least));
            const velocity1 = v128.andnot(x1, f32x4.lt(v128.and(x1, magnitude), least));
            v128.store(v, velocity0);
            v128.store(v, velocity1, 16);
            v128.store(w, f32x4.add(before0, velocity0));
            v128.store(w, f32x4.add(before1, velocity1), 16);
        }
    }
    for (; w < end; w += 16, g += 16, v += 16) {
        const before = v128.load(w);
        const step = f32x4.mul(rate, v128.load(g));
        const velocity = flushed(f32x4.sub(f32x4.mul(momentum, v128.load(v)), step));
        v128.store(v, velocity);
        const move = isNesterov ? f32x4.sub(f32x4.mul(momentum, velocity), step) : velocity;
        v128.store(w, f32x4.add(before, move));
    }
}

/**
 * `m ← β₁ m + (1 - β₁) g`, `v ← β₂ v + (1 - β₂) g²`, `w ← κ w - ρ m / (√(v / c) + ε)`.
 * Arguments: address of ρ = η / (1 - β₁ᵗ), of 1 / c = 1 / (1 - β₂ᵗ) and of κ = 1 - η λ (f32), β₁, 1 - β₁, β₂, 1 - β₂, ε (f32),
 * number of arrays; of each: w, g, m, v, values, 1 where it decays.
 */
export function adam(args: usize, part: u32, parts: u32): void {
    const arrays = load<u32>(args, 32);
    let array = args + 36;
    for (let index: u32 = 0; index < arrays; index++, array += 24) {
        const count = load<u32>(array, 16);
        const from = partStart(count, 16, part, parts);
        adamValues(args, array, load<u32>(array, 4), from, partStart(count, 16, part + 1, parts));
    }
}

/** As `sgdValues`. */
function adamValues(args: usize, array: usize, g: usize, from: u32, to: u32): void {
    const rate = v128.load32_splat(load<u32>(args));
    const correction = v128.load32_splat(load<u32>(args, 4));
    const decay = v128.load32_splat(load<u32>(args, 8));
    const beta1 = v128.load32_splat(args, 12);
    const rest1 = v128.load32_splat(args, 16);
    const beta2 = v128.load32_splat(args, 20);
    const rest2 = v128.load32_splat(args, 24);
    const epsilon = v128.load32_splat(args, 28);
    const w = load<u32>(array);
    const m = load<u32>(array, 8);
    const v = load<u32>(array, 12);
    const kept = load<u32>(array, 20) == 0 ? f32x4.splat(1) : decay;
    const end = to * 4;
    for (let i = from * 4; i < end; i += 16) {
        const gradient = v128.load(g + i);
        const before = v128.load(w + i);
        const mean = f32x4.add(f32x4.mul(beta1, v128.load(m + i)), f32x4.mul(rest1, gradient));
        const square = f32x4.add(
            f32x4.mul(beta2, v128.load(v + i)),
            f32x4.mul(rest2, f32x4.mul(gradient, gradient)),
        );
        v128.store(m + i, flushed(mean));
        v128.store(v + i, flushed(square));
        const root = f32x4.add(f32x4.sqrt(f32x4.mul(square, correction)), epsilon);
        const move = f32x4.div(f32x4.mul(rate, mean), root);
        v128.store(w + i, f32x4.sub(f32x4.mul(kept, before), move));
    }
}

/**
 * `s ← ρ s + (1 - ρ) g²`, `v ← μ v + η g / √(s + ε)`, `w ← w - v`.
 * Arguments: address of η and of μ (f32), ρ, 1 - ρ, ε (f32), number of arrays; of each: w, g, s, v or 0, values.
 */
export function rmsprop(args: usize, part: u32, parts: u32): void {
    const arrays = load<u32>(args, 20);
    let array = args + 24;
    for (let index: u32 = 0; index < arrays; index++, array += 20) {
        const count = load<u32>(array, 16);
        const from = partStart(count, 16, part, parts);
        rmspropValues(args, array, load<u32>(array, 4), from, partStart(count, 16, part + 1, parts));
    }
}

/** As `sgdValues`. */
function rmspropValues(args: usize, array: usize, g: usize, from: u32, to: u32): void {
    const rate = v128.load32_splat(load<u32>(args));
    const momentum = v128.load32_splat(load<u32>(args, 4));
    const rho = v128.load32_splat(args, 8);
    const rest = v128.load32_splat(args, 12);
    const epsilon = v128.load32_splat(args, 16);
    const w = load<u32>(array);
    const s = load<u32>(array, 8);
    const v = load<u32>(array, 12);
    const end = to * 4;
    for (let i = from * 4; i < end; i += 16) {
        const gradient = v128.load(g + i);
        const before = v128.load(w + i);
        const square = f32x4.add(
            f32x4.mul(rho, v128.load(s + i)),
            f32x4.mul(rest, f32x4.mul(gradient, gradient)),
        );
        v128.store(s + i, flushed(square));
        let velocity = f32x4.div(f32x4.mul(rate, gradient), f32x4.sqrt(f32x4.add(square, epsilon)));
        if (v != 0) {
            velocity = f32x4.add(velocity, f32x4.mul(momentum, v128.load(v + i)));
            v128.store(v + i, velocity);
        }
        v128.store(w + i, f32x4.sub(before, velocity));
    }
}

/**
 * What an instruction of an optimizer with a single array does, but to the values `[from, to)` alone, whose gradient is at
 * `g + 4 from`: `instruction` is the opcode and then its arguments. `from` is a multiple of 4.
 */
export function updateValues(instruction: usize, g: usize, from: u32, to: u32): void {
    const opcode = load<u32>(instruction);
    const args = instruction + 4;
    if (opcode == opcodes.sgd) {
        sgdValues(args, args + 16, g, from, to);
    } else if (opcode == opcodes.adam) {
        adamValues(args, args + 36, g, from, to);
    } else {
        rmspropValues(args, args + 24, g, from, to);
    }
}
