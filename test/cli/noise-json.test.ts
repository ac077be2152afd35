import assert from 'node:assert/strict';
import fc from 'fast-check';
import { noiseOfJson, noiseToJson } from '../../src/cli/noise-json.ts';
import type { NoiseMeasures } from '../../src/model/noise-measures.ts';
import { noiseMeasures } from '../experiments/support/stored-run.ts';
import { openWorkshop, type Workshop } from './netspec.ts';

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => value + 0);
const count = fc.nat();
const arbitrary: fc.Arbitrary<NoiseMeasures> = fc.record(
    {
        batchNorm: fc.record({
            trainingExamples: count,
            validationExamples: count,
            lossAsStored: number,
            lossWithNoise: number,
            lossWithoutNoise: number,
            layers: fc.array(fc.record({ layer: count, name: fc.string(), ratio: number })),
        }),
        monteCarlo: fc.record({
            networks: count,
            examples: count,
            lossScaled: number,
            lossAveraged: number,
            deviation: number,
        }),
    },
    { requiredKeys: [] },
);

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('what noise does, in JSON', function () {
    this.timeout(60_000);

    it('comes back as it was written', () => {
        fc.assert(
            fc.property(arbitrary, noise => {
                const isEmpty = noise.batchNorm === undefined && noise.monteCarlo === undefined;
                assert.deepEqual(noiseOfJson(plain(noiseToJson(noise))), isEmpty ? undefined : plain(noise));
            }),
        );
    });

    it('is nothing where a part of it is missing, as in the output of older versions', () => {
        const { batch_norm_shift: shift, monte_carlo: gap } = noiseToJson(noiseMeasures) as Record<
            string,
            object
        >;
        for (const [key, part] of Object.entries({ batch_norm_shift: shift, monte_carlo: gap })) {
            for (const missing of Object.keys(part!)) {
                const rest = Object.fromEntries(Object.entries(part!).filter(([name]) => name !== missing));
                assert.equal(noiseOfJson({ [key]: rest }), undefined, missing);
            }
        }
        for (const value of [{}, { monte_carlo: null }, { monte_carlo: 3 }, { batch_norm_shift: 'no' }]) {
            assert.equal(noiseOfJson(value), undefined);
        }
    });

    describe('on the command line', () => {
        let workshop: Workshop;
        before(async () => {
            workshop = await openWorkshop();
        });
        after(() => workshop.dispose());

        it('is printed by `train`, kept in the history, and what `lint --measured` goes by', async () => {
            const spec = `model net {
    input(64)
    dense(16, activation = relu)
    dropout(0.7)
    batch_norm(momentum = 0.9)
    dense(10, activation = softmax)
}
data digits {
    source = builtin(digits)
    scale = standardize
}
train net on digits {
    epochs = 12
    optimizer = adam(0.003)
}
`;
            const file = workshop.write('net.netspec', spec);
            const { stdout, json, code } = await workshop.run(
                'train',
                file,
                '--portable',
                '--format',
                'json',
            );
            assert.equal(code, 0);
            const { batchNorm, monteCarlo } = noiseOfJson(json.at(-1)!)!;
            assert.ok(batchNorm !== undefined && monteCarlo !== undefined);
            assert.match(batchNorm.layers[0]!.name, /^batch_norm.*line 5/);
            const { json: kept } = await workshop.run('runs', '--format', 'json');
            assert.deepEqual(noiseOfJson(kept[0]!), { batchNorm, monteCarlo });
            const measured = workshop.write('measured.jsonl', stdout);
            const lint = async (...words: string[]) =>
                (
                    await workshop.run('lint', file, '--format', 'json', '--fail-on', 'never', ...words)
                ).json.map(({ rule }) => rule);
            const ofOrder = 'dropout-before-batchnorm';
            assert.ok((await lint()).includes(ofOrder));
            const after = await lint('--measured', measured);
            assert.ok(
                after.includes('bn-variance-shift-measured') && !after.includes(ofOrder),
                after.join(' '),
            );
            workshop.write('net.netspec', spec.replace('epochs = 12', 'epochs = 13'));
            assert.ok((await lint('--measured', measured)).includes(ofOrder));
        });
    });
});
