// Whatever the language lets through, the engine runs: specs at random from the whole catalogue, on examples of the shapes
// and classes that their data is known to have.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { catalogue, families } from '../../src/catalog/index.ts';
import { layerEntry } from '../../src/catalog/layers/index.ts';
import type { Family } from '../../src/catalog/parameters.ts';
import { isCallValue, type Value } from '../../src/catalog/values.ts';
import { createSequence, fillNormals } from '../../src/core/random/streams.ts';
import { sizeOf } from '../../src/core/shape.ts';
import { createTrainer } from '../../src/engine/trainer.ts';
import { resolveRun } from '../../src/language/resolve-run.ts';
import type { Examples } from '../../src/model/examples.ts';
import { notRunnableYet } from '../../src/model/not-runnable-yet.ts';
import type { ResolvedRun } from '../../src/model/resolved.ts';
import { isNoise } from '../../src/model/twin.ts';
import { analyze } from '../language/support.ts';
import { bodyLayers, catalogueSpec } from './catalogue-specs.ts';

/** The run of a spec, or undefined where the language refuses it. */
function acceptedRun(text: string): ResolvedRun | undefined {
    const resolved = resolveRun(analyze(text), {});
    return resolved.result === 'run' ? resolved.run : undefined;
}

/** Examples as the facts of the run's data have them; whole numbers within every vocabulary where token ids are read. */
function examplesFor({ network, data }: ResolvedRun, count: number): Examples {
    const { featureShape = [], classes } = data.facts;
    const vocabularies = network.layers
        .filter(({ kind }) => kind === 'embedding')
        .map(({ parameters }) => Number(parameters.vocabulary));
    const place = { seed: 1, stream: 'synthetic_data', step: 0, layer: 0, example: count } as const;
    const normals = new Float64Array(count * sizeOf(featureShape));
    fillNormals(normals, place);
    const sequence = createSequence({ ...place, layer: 1 });
    const features =
        vocabularies.length > 0
            ? Float32Array.from(normals, () => sequence.integerBelow(Math.min(...vocabularies)))
            : Float32Array.from(normals);
    return {
        count,
        featureShape,
        features,
        target:
            classes === undefined
                ? { task: 'regression', width: 1, values: Float32Array.from({ length: count }, Math.sin) }
                : {
                      task: 'classification',
                      classes,
                      labels: Int32Array.from({ length: count }, (_, row) => row % classes),
                  },
    };
}

/** Noise before an embedding is the linter's to report, and leaves no token ids to look up. */
function disturbsTokenIds({ network }: ResolvedRun): boolean {
    const tokens = network.layers.findIndex(({ kind }) => kind === 'embedding');
    return network.layers
        .slice(0, Math.max(0, tokens))
        .some(layer => isNoise(layer) && layerEntry(layer.kind).traits(layer.parameters).noise !== 'weight');
}

/** Trains as far as the spec says. Throws where the engine does; a loss that is no longer finite is an end like others. */
async function trainRun(run: ResolvedRun): Promise<void> {
    const { network, settings } = run;
    const data = { training: examplesFor(run, 8), validation: examplesFor(run, 5) };
    let last = '';
    for await (const event of createTrainer({ network, settings, data }).events()) {
        last = event.kind;
    }
    assert.ok(['epoch', 'kept', 'diverged'].includes(last), last);
}

/** `layer dense`, `optimizer sgd`: the entries that a run uses. */
function entriesOf({ network, settings }: ResolvedRun): Set<string> {
    const used = new Set<string>();
    const visit = (value: Value | undefined): void => {
        if (Array.isArray(value)) {
            value.forEach(visit);
        } else if (isCallValue(value)) {
            used.add(value.call);
            Object.values(value.arguments).forEach(visit);
        }
    };
    for (const { kind, parameters } of network.layers) {
        used.add(kind);
        Object.values(parameters).forEach(visit);
    }
    Object.values(settings as Readonly<Record<string, Value>>).forEach(visit);
    return used;
}

describe('a spec that the language accepts', function () {
    this.timeout(180_000);
    const used = new Set<string>();

    it('trains, whatever it takes from the catalogue', async () => {
        let accepted = 0;
        await fc.assert(
            fc.asyncProperty(catalogueSpec, async text => {
                const run = acceptedRun(text);
                if (run !== undefined && !disturbsTokenIds(run)) {
                    accepted++;
                    await trainRun(run);
                    for (const name of entriesOf(run)) {
                        used.add(name);
                    }
                }
            }),
            { numRuns: 1500, seed: 20_14 },
        );
        assert.ok(accepted > 300, `only ${accepted} specs were accepted`);
    });

    it('was made of every layer, loss, optimizer, regularizer and schedule that there is', () => {
        const elsewhere: readonly Family[] = ['scaling', 'search', 'data_source', 'builtin_set', 'layer'];
        const names = Object.keys(catalogue)
            .filter(family => !elsewhere.includes(family as Family))
            .flatMap(family => Object.keys(families[family as Family]));
        const missing = [...bodyLayers, ...names].filter(name => !used.has(name));
        assert.deepEqual(missing, []);
    });

    it('is never `not-runnable-yet`', () => {
        assert.deepEqual(notRunnableYet, {});
    });
});
