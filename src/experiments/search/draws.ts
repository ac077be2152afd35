import { createSequence } from '../../core/random/streams.ts';

/**
 * The numbers from 0 to `count - 1` in an order of chance, each once; every order is equally likely. Fisher and Yates' shuffle
 * of which only the places that were swapped are kept, so that a few draws from many cost little.
 *
 * @param count at most 2³²
 */
export function* drawWithoutReplacement(count: number, seed: number): Generator<number, void, void> {
    const sequence = createSequence({ seed, stream: 'sweep', step: 0, layer: 0, example: 0 });
    const swapped = new Map<number, number>();
    for (let place = 0; place < count; place++) {
        const other = place + sequence.integerBelow(count - place);
        yield swapped.get(other) ?? other;
        swapped.set(other, swapped.get(place) ?? place);
        swapped.delete(place);
    }
}
