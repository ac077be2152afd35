import assert from 'node:assert/strict';
import { type LearnedRates, layerNotes, type TrainedRun } from '../../src/extension/runs/layer-notes.ts';
import { createAnalyzer } from '../../src/language/analysis.ts';
import type { LayerStatistics } from '../../src/model/epoch-details.ts';
import type { ResolvedRun } from '../../src/model/resolved.ts';

const text = `let p = 0.4
model net(width = 8) {
    input(4)
    dropout(0.2)
    dense(width, activation = relu)
    dropout(p)
    variational_dropout(rate = per_unit)
    repeat 2 { dense(6, activation = relu) }
    dense(3, activation = softmax)
}
data d { source = builtin(iris) }
train net on d { epochs = 2 }
`;

function resolve(spec: string): ResolvedRun {
    const run = createAnalyzer({ fileExists: () => true, notRunnableYet: {} }).analyze(
        'file:///net.netspec',
        spec,
    ).spec.runs[0];
    assert.ok(run !== undefined);
    return run;
}

/** 2 dead units and half of the activations zero in every dense layer, but for the last one. */
function statisticsOf({ network }: ResolvedRun): LayerStatistics {
    const dense = network.layers.filter(({ kind }) => kind === 'dense');
    const last = dense.length - 1;
    const zeros = new Float32Array(dense.length);
    return {
        examples: 30,
        layers: dense.map(({ id }) => id),
        names: dense.map(({ kind }) => kind),
        units: Uint32Array.from(dense, ({ outputShape }) => outputShape[0]!),
        deadUnits: Uint32Array.from(dense, (_, index) => (index === last ? 0 : 2)),
        sparsity: Float32Array.from(dense, (_, index) => (index === last ? 0 : 0.5)),
        meanActivation: zeros,
        weightNorm: zeros,
        largestUnitNorm: zeros,
        gradientNorm: zeros,
        histograms: new Uint32Array(0),
    };
}

const rates = (minimum: number, median: number, maximum: number): LearnedRates => ({
    minimum,
    median,
    maximum,
});

function trained(spec = text): TrainedRun {
    const run = resolve(spec);
    return {
        run,
        specText: spec,
        statistics: statisticsOf(run),
        learnedRates: new Map([['variational_dropout', rates(0.1, 0.25, 0.5)]]),
    };
}

/** `dense(width, ...): 2 of 8 dead, 50% zero` by the text that a note stands behind. */
function said(now: string, of = trained()): Record<string, string> {
    return Object.fromEntries(
        layerNotes(of, now).map(({ offset, text: note }) => {
            const before = now.slice(0, offset);
            return [before.slice(before.lastIndexOf('\n') + 1).trim(), note];
        }),
    );
}

describe('what a run has shown of each layer', () => {
    it('stands behind its layer: dead units and sparsity, learned rates, and given ones that are not in the line', () => {
        assert.deepEqual(said(text), {
            'dense(width, activation = relu)': '2 of 8 dead, 50% zero',
            'dropout(p)': 'rate 0.4',
            'variational_dropout(rate = per_unit)': 'learned rates 0.1 to 0.5',
            'repeat 2 { dense(6, activation = relu)': '4 of 12 dead, 50% zero',
            'dense(3, activation = softmax)': 'none dead',
        });
    });

    it('says one learned rate as one', () => {
        const of = { ...trained(), learnedRates: new Map([['variational_dropout', rates(0.3, 0.3, 0.3)]]) };
        assert.equal(said(text, of)['variational_dropout(rate = per_unit)'], 'learned rate 0.3');
    });

    it('goes with a layer that was edited, and stays with the others', () => {
        const now = said(text.replace('dense(3,', 'dense(4,'));
        assert.equal(now['dense(4, activation = softmax)'], undefined);
        assert.equal(Object.keys(now).length, 4);
        const moved = said(`// A comment.\n${text}`);
        assert.deepEqual(Object.values(moved), Object.values(said(text)));
    });

    it('goes where what a value was computed from has changed, though the layer reads the same', () => {
        assert.equal(said(text.replace('p = 0.4', 'p = 0.6'))['dropout(p)'], undefined);
        const wider = said(text.replace('width = 8', 'width = 16'));
        assert.equal(wider['dense(width, activation = relu)'], undefined);
        assert.equal(wider['dropout(p)'], 'rate 0.4');
    });

    it('says nothing of units where nothing was observed', () => {
        const { statistics: _, ...of } = trained();
        assert.deepEqual(Object.keys(said(text, of)), ['dropout(p)', 'variational_dropout(rate = per_unit)']);
    });
});
