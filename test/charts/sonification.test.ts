import assert from 'node:assert/strict';
import fc from 'fast-check';
import { epochAt, highestFrequency, lowestFrequency, sonify } from '../../src/charts/sonification.ts';

const curve = (values: readonly number[]) => ({ values, pan: 0, wave: 'sine' as const });

describe('the sound of curves', () => {
    it('rises where a curve rises, within its three octaves', () => {
        const losses = fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), {
            minLength: 2,
            maxLength: 400,
        });
        fc.assert(
            fc.property(losses, fc.boolean(), (values, logarithmic) => {
                const { frequencies } = sonify([curve(values)], logarithmic)!.voices[0]!;
                assert.equal(frequencies.length, values.length);
                for (let epoch = 0; epoch < values.length; epoch++) {
                    const frequency = frequencies[epoch]!;
                    assert.ok(frequency >= lowestFrequency - 0.01 && frequency <= highestFrequency + 0.01);
                    if (epoch > 0 && values[epoch]! > values[epoch - 1]!) {
                        assert.ok(frequency >= frequencies[epoch - 1]!);
                    }
                }
            }),
        );
    });

    it('has an octave for each halving of a loss that is divided by eight, on a logarithmic scale', () => {
        const { frequencies } = sonify([curve([8, 4, 2, 1])], true)!.voices[0]!;
        const octaves = Array.from(frequencies, frequency => Math.log2(frequency / lowestFrequency));
        octaves.forEach((octave, index) => {
            assert.ok(Math.abs(octave - (3 - index)) < 1e-5);
        });
    });

    it('lets curves share one scale, so that the gap between them is heard', () => {
        const [training, validation] = sonify([curve([4, 1]), curve([4, 2])])!.voices;
        assert.equal(training!.frequencies[0], validation!.frequencies[0]);
        assert.ok(validation!.frequencies[1]! > training!.frequencies[1]!);
    });

    it('holds the tone over epochs that have no value', () => {
        const { frequencies } = sonify([curve([Number.NaN, 1, Number.NaN, 2])])!.voices[0]!;
        assert.equal(frequencies[0], frequencies[1]);
        assert.equal(frequencies[2], frequencies[1]);
        assert.ok(frequencies[3]! > frequencies[2]!);
    });

    it('is no longer than anyone listens, also for ten thousand epochs', () => {
        const long = sonify([curve(Array.from({ length: 10_000 }, (_, epoch) => epoch))])!;
        assert.equal(long.duration, 8);
        assert.equal(long.voices[0]!.frequencies.length, 512);
        assert.equal(epochAt(long, 4, 10_000), 5001);
        assert.equal(epochAt(long, 100, 10_000), 10_000);
    });

    it('is silent for a single epoch, and for curves without a value', () => {
        assert.equal(sonify([curve([1])]), undefined);
        assert.equal(sonify([curve([Number.NaN, Number.NaN])]), undefined);
        assert.equal(sonify([]), undefined);
    });
});
