// Philox 4x32-10, a counter-based random number generator: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers:
// as easy as 1, 2, 3", SC11, https://doi.org/10.1145/2063384.2063405. Four random words are a pure function of a counter
// of four words and a key of two, so any value can be had at any time, in any order, on any thread.

/** Multipliers of the two halves, each split into 16-bit parts: JavaScript has no 32 x 32 -> 64 bit product. */
const m0 = 0xd2511f53;
const m0High = m0 >>> 16;
const m0Low = m0 & 0xffff;
const m1 = 0xcd9e8d57;
const m1High = m1 >>> 16;
const m1Low = m1 & 0xffff;

/** Weyl constants that the key is raised by each round: the golden ratio and the square root of 3, minus 1. */
const w0 = 0x9e3779b9 | 0;
const w1 = 0xbb67ae85 | 0;

const rounds = 10;

/**
 * Writes the four words of counter `(c0, c1, c2, c3)` under key `(k0, k1)` to `into[offset .. offset + 3]`.
 * Only the low 32 bits of the arguments count.
 */
export function philox4x32(
    c0: number,
    c1: number,
    c2: number,
    c3: number,
    k0: number,
    k1: number,
    into: Uint32Array,
    offset: number,
): void {
    let x0 = c0 | 0;
    let x1 = c1 | 0;
    let x2 = c2 | 0;
    let x3 = c3 | 0;
    let key0 = k0 | 0;
    let key1 = k1 | 0;
    for (let round = 0; round < rounds; round++) {
        // The high word of m0 * x0, from products of 16-bit halves; no partial sum exceeds 32 bits.
        const low0 = x0 & 0xffff;
        const high0 = x0 >>> 16;
        const cross0 = Math.imul(high0, m0Low);
        const other0 = Math.imul(low0, m0High);
        const carry0 = (Math.imul(low0, m0Low) >>> 16) + (cross0 & 0xffff) + (other0 & 0xffff);
        const product0High = Math.imul(high0, m0High) + (cross0 >>> 16) + (other0 >>> 16) + (carry0 >>> 16);
        const product0Low = Math.imul(x0, m0);

        const low2 = x2 & 0xffff;
        const high2 = x2 >>> 16;
        const cross2 = Math.imul(high2, m1Low);
        const other2 = Math.imul(low2, m1High);
        const carry2 = (Math.imul(low2, m1Low) >>> 16) + (cross2 & 0xffff) + (other2 & 0xffff);
        const product2High = Math.imul(high2, m1High) + (cross2 >>> 16) + (other2 >>> 16) + (carry2 >>> 16);
        const product2Low = Math.imul(x2, m1);

        x0 = product2High ^ x1 ^ key0;
        x1 = product2Low;
        x2 = product0High ^ x3 ^ key1;
        x3 = product0Low;
        key0 = (key0 + w0) | 0;
        key1 = (key1 + w1) | 0;
    }
    into[offset] = x0;
    into[offset + 1] = x1;
    into[offset + 2] = x2;
    into[offset + 3] = x3;
}
