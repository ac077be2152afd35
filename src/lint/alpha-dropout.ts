// The numbers of alpha dropout (Klambauer, Unterthiner, Mayr, Hochreiter 2017, section 3), for rules about it.

/** SELU's limit for ever smaller inputs, -λα: what alpha dropout puts in the place of a dropped value. */
const negativeLimit = -1.0507009873554805 * 1.6732632423543772;

/** What alpha dropout at rate `p` in [0, 1) multiplies by and adds, so that mean 0 and variance 1 stay as they are. */
export function alphaCorrection(p: number): { readonly scale: number; readonly shift: number } {
    const q = 1 - p;
    const scale = (q + negativeLimit ** 2 * q * p) ** -0.5;
    return { scale, shift: -scale * p * negativeLimit };
}

/** What a dropped value is in the end. */
export function alphaDroppedValue(p: number): number {
    const { scale, shift } = alphaCorrection(p);
    return scale * negativeLimit + shift;
}
