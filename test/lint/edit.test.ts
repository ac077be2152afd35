import assert from 'node:assert/strict';
import { applyNetworkEdits } from '../../src/lint/edit.ts';
import type { NetworkEdit } from '../../src/model/finding.ts';
import type { ResolvedNetwork } from '../../src/model/resolved.ts';
import {
    concat,
    dense,
    dropout,
    input,
    layer,
    network,
    references,
    repeat,
    residual,
} from '../support/networks.ts';

function edited(tested: ResolvedNetwork, ...edits: NetworkEdit[]): ResolvedNetwork | undefined {
    return applyNetworkEdits({ network: tested }, edits)?.network;
}

/** `input > dense(4) > relu`: kinds and output sizes in the network's order, rates of dropouts. */
function described(tested: ResolvedNetwork | undefined): string[] | undefined {
    return tested?.layers.map(({ kind, parameters, outputShape, inputs }) => {
        const detail = typeof parameters.rate === 'number' ? parameters.rate : outputShape.join('x');
        return `${kind} ${detail} < ${inputs.join(',')}`;
    });
}

describe('edits of a network', () => {
    it('removes a layer and connects what it stood between', () => {
        const tested = network(input(4), dropout(0.5), dense(2, 'relu'));
        assert.deepEqual(described(edited(tested, { kind: 'remove_layer', layer: 1 })), [
            'input 4 < ',
            'dense 2 < 0',
            'relu 2 < 1',
        ]);
    });

    it('removes a dense layer with its activation, and infers the shapes and counts after it', () => {
        const tested = network(input(4), dense(8, 'relu'), dense(2, 'relu'));
        const result = edited(tested, { kind: 'remove_layer', layer: 1 });
        assert.deepEqual(described(result), ['input 4 < ', 'dense 2 < 0', 'relu 2 < 1']);
        assert.equal(tested.parameterCount, 4 * 8 + 8 + 8 * 2 + 2);
        assert.equal(result?.parameterCount, 4 * 2 + 2);
    });

    it('removes every iteration of a statement, as removing its text would', () => {
        const tested = network(input(4), repeat(2, dense(4, 'relu'), dropout(0.5)));
        assert.deepEqual(described(edited(tested, { kind: 'remove_layer', layer: 3 })), [
            'input 4 < ',
            'dense 4 < 0',
            'relu 4 < 1',
            'dense 4 < 2',
            'relu 4 < 3',
        ]);
    });

    it('moves a layer before a dense layer and its activation', () => {
        const tested = network(input(4), dense(8, 'relu'), dense(2, 'softmax'), dropout(0.5));
        assert.deepEqual(described(edited(tested, { kind: 'move_layer', layer: 5, before: 3 })), [
            'input 4 < ',
            'dense 8 < 0',
            'relu 8 < 1',
            'dropout 0.5 < 2',
            'dense 2 < 3',
            'softmax 2 < 4',
        ]);
    });

    it('moves a layer after the activation of a dense layer, in each iteration', () => {
        const tested = network(input(4), repeat(2, dropout(0.5), dense(4, 'relu')), dense(2, 'softmax'));
        assert.deepEqual(described(edited(tested, { kind: 'move_layer', layer: 1, after: 3 })), [
            'input 4 < ',
            'dense 4 < 0',
            'relu 4 < 1',
            'dropout 0.5 < 2',
            'dense 4 < 3',
            'relu 4 < 4',
            'dropout 0.5 < 5',
            'dense 2 < 6',
            'softmax 2 < 7',
        ]);
    });

    it('treats an activation that was lowered from an argument as a layer of its own', () => {
        const tested = network(input(4), dense(8, 'relu'), dropout(0.5), dense(2, 'softmax'));
        assert.deepEqual(described(edited(tested, { kind: 'remove_layer', layer: 2 })), [
            'input 4 < ',
            'dense 8 < 0',
            'dropout 0.5 < 1',
            'dense 2 < 2',
            'softmax 2 < 3',
        ]);
        const between = [
            'input 4 < ',
            'dense 8 < 0',
            'dropout 0.5 < 1',
            'relu 8 < 2',
            'dense 2 < 3',
            'softmax 2 < 4',
        ];
        assert.deepEqual(described(edited(tested, { kind: 'move_layer', layer: 3, before: 2 })), between);
        assert.deepEqual(described(edited(tested, { kind: 'move_layer', layer: 2, after: 3 })), between);
        // After the dense layer is before its activation, and has to be said so.
        assert.equal(edited(tested, { kind: 'move_layer', layer: 3, after: 1 }), undefined);
        const by = { call: 'tanh', arguments: {} };
        assert.equal(edited(tested, { kind: 'replace_layer', layer: 2, by })?.layers[2]?.kind, 'tanh');
        assert.equal(edited(tested, { kind: 'replace_layer', layer: 2, by })?.layers[1]?.kind, 'dense');
    });

    it('refuses to move a layer into another body', () => {
        const tested = network(input(4), repeat(2, dense(4, 'relu')), dropout(0.5));
        assert.equal(edited(tested, { kind: 'move_layer', layer: 5, before: 1 }), undefined);
    });

    it('inserts a layer with its defaults into a residual branch only', () => {
        const tested = network(input(4), residual(dense(4, 'relu')));
        const call = { call: 'dropout', arguments: { rate: 0.1 } };
        assert.deepEqual(described(edited(tested, { kind: 'insert_layer', call, before: 1 })), [
            'input 4 < ',
            'dropout 0.1 < 0',
            'dense 4 < 1',
            'relu 4 < 2',
            'add 4 < 3,0',
        ]);
    });

    it('edits one branch of a concat, and leaves the others alone', () => {
        const branches = [[dropout(0.5), dense(4)], [], [dropout(0.2)]] as const;
        const tested = network(input(4), concat(...branches), dense(2));
        assert.deepEqual(described(tested)?.slice(0, 6), [
            'input 4 < ',
            'dropout 0.5 < 0',
            'dense 4 < 1',
            'linear 4 < 2',
            'dropout 0.2 < 0',
            'concat 12 < 3,0,4',
        ]);
        // An empty branch is what removing the text of its only layer leaves.
        assert.deepEqual(described(edited(tested, { kind: 'remove_layer', layer: 4 }))?.slice(0, 5), [
            'input 4 < ',
            'dropout 0.5 < 0',
            'dense 4 < 1',
            'linear 4 < 2',
            'concat 12 < 3,0,0',
        ]);
        const call = { call: 'path_dropout', arguments: { rate: 0.1 } };
        assert.deepEqual(described(edited(tested, { kind: 'insert_layer', call, after: 4 }))?.slice(4, 7), [
            'dropout 0.2 < 0',
            'path_dropout 0.1 < 4',
            'concat 12 < 3,0,5',
        ]);
        assert.deepEqual(described(edited(tested, { kind: 'insert_layer', call, after: 0 }))?.slice(1, 3), [
            'path_dropout 0.1 < 0',
            'dropout 0.5 < 1',
        ]);
        assert.deepEqual(
            described(edited(tested, { kind: 'insert_layer', call, after: 0 }))?.[6],
            'concat 12 < 4,1,5',
        );
    });

    it('moves a layer within its branch, and refuses to move it into another', () => {
        const tested = network(input(4), concat([dropout(0.5), dense(4)], [dense(3)]));
        assert.deepEqual(described(edited(tested, { kind: 'move_layer', layer: 1, after: 3 }))?.slice(1, 4), [
            'dense 4 < 0',
            'linear 4 < 1',
            'dropout 0.5 < 2',
        ]);
        assert.equal(edited(tested, { kind: 'move_layer', layer: 1, before: 4 }), undefined);
        assert.equal(edited(tested, { kind: 'move_layer', layer: 4, after: 1 }), undefined);
    });

    it('sets a parameter of every layer that was written as that one value', () => {
        const [first, second] = references(2, 'dropout', { rate: 0.5 });
        assert.ok(first && second);
        const tested = network(input(4), first, dense(4, 'relu'), second, dropout(0.5), dense(2));
        const edit = { kind: 'set_parameter', layer: 1, parameter: 'rate', value: 0.2 } as const;
        const rates = edited(tested, edit)?.layers.flatMap(({ parameters: { rate } }) => rate ?? []);
        assert.deepEqual(rates, [0.2, 0.2, 0.5]);
    });

    it('brings keep to rate when keep is set', () => {
        const tested = network(input(4), layer('dropout', { keep: 0.8 }));
        const edit = { kind: 'set_parameter', layer: 1, parameter: 'keep', value: 0.3 } as const;
        assert.deepEqual(edited(tested, edit)?.layers[1]?.parameters, { rate: 0.7, keep: null });
    });

    it('replaces a layer, and gives up where the shapes no longer fit', () => {
        const tested = network(input(4), dropout(0.5), dense(2));
        const by = { call: 'dense', arguments: { units: 16 } };
        assert.equal(edited(tested, { kind: 'replace_layer', layer: 1, by })?.layers[1]?.outputShape[0], 16);
        const map = network(input(8, 8, 1), dropout(0.5), layer('max_pool2d', {}));
        assert.equal(edited(map, { kind: 'replace_layer', layer: 1, by }), undefined);
    });

    it('gives up where a noise on weights would lose the layer that it acts on', () => {
        const tested = network(input(4), layer('drop_connect', { rate: 0.5 }), dense(2));
        assert.equal(edited(tested, { kind: 'remove_layer', layer: 2 }), undefined);
    });

    it('does not touch the network that it was given', () => {
        const tested = network(input(4), dropout(0.5), dense(2, 'relu'));
        const before = JSON.stringify(tested);
        edited(
            tested,
            { kind: 'remove_layer', layer: 1 },
            { kind: 'set_parameter', layer: 2, parameter: 'units', value: 3 },
        );
        assert.equal(JSON.stringify(tested), before);
    });
});
