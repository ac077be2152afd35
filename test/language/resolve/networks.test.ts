// Networks out of models. Counts of parameters are (inputs + 1) x units, worked out by hand.

import assert from 'node:assert/strict';
import { expectClean, layerOf, referenceExample, runOf, trained } from '../support.ts';

function networkOf(text: string) {
    return runOf(expectClean(text)).network;
}
const kinds = (text: string): string[] => networkOf(text).layers.map(({ kind }) => kind);
const outline = (text: string): string[] =>
    networkOf(text).layers.map(
        ({ kind, outputShape, inputs }) => `${inputs.join('+')} ${kind} ${outputShape.join('x')}`,
    );

describe('networks', () => {
    it('are what the example of the reference says', () => {
        const network = networkOf(referenceExample);
        assert.deepEqual(
            network.layers.map(({ kind, parameterCount }) => `${kind} ${parameterCount}`),
            [
                'input 0',
                'dropout 0',
                'dense 16640',
                'relu 0',
                'dropout 0',
                'dense 65792',
                'relu 0',
                'dropout 0',
                'dense 2570',
                'softmax 0',
            ],
        );
        assert.equal(network.parameterCount, 16640 + 65792 + 2570);
        assert.deepEqual(layerOf(network, 'dense').parameters, {
            units: 256,
            activation: { call: 'linear', arguments: {} },
            use_bias: true,
            regularizer: [{ call: 'max_norm', arguments: { max_value: 3 } }],
            max_norm: null,
            activity_regularizer: null,
        });
    });

    it('have the activation of a layer as a layer of its own', () => {
        assert.deepEqual(
            outline(
                trained(
                    'input(64)\ndense(32, activation = leaky_relu(0.3))\ndense(20, activation = maxout)\ndense(10, activation = linear)',
                ),
            ),
            [' input 64', '0 dense 32', '1 leaky_relu 32', '2 dense 20', '3 maxout 10', '4 dense 10'],
        );
        const relu = layerOf(
            networkOf(trained('input(64)\ndense(10, activation = leaky_relu(0.3))')),
            'leaky_relu',
        );
        assert.equal(relu.source.loweredFrom, 'activation');
        assert.equal(relu.parameters.negative_slope, 0.3);
    });

    it('take parameters of any type', () => {
        const body = 'input(64)\nnoise\ndense(width, activation = act, regularizer = reg)\nact\ndense(10)';
        const parameters = '(width = 8, rate = 0.1, noise = dropout(rate), act = tanh, reg = none)';
        assert.deepEqual(kinds(trained(body, { parameters })), [
            'input',
            'dropout',
            'dense',
            'tanh',
            'tanh',
            'dense',
        ]);
        const changed = networkOf(
            trained(body, {
                parameters,
                arguments: '(16, noise = none, act = leaky_relu(0.2), reg = l2(1e-4))',
            }),
        );
        assert.deepEqual(
            changed.layers.map(({ kind, outputShape }) => `${kind} ${outputShape}`),
            ['input 64', 'dense 16', 'leaky_relu 16', 'leaky_relu 16', 'dense 10'],
        );
        assert.deepEqual(layerOf(changed, 'dense').parameters.regularizer, {
            call: 'l2',
            arguments: { l2: 0.0001 },
        });
    });

    it('see parameters first, then constants, then the catalogue', () => {
        const text = trained('input(64)\ndense(n, activation = relu)\ndense(10)', {
            parameters: '(n = 8, relu = tanh)',
            before: 'let n = 99\n',
        });
        assert.deepEqual(outline(text).slice(1, 3), ['0 dense 8', '1 tanh 8']);
    });

    it('call the catalogue by a name that a parameter has too', () => {
        const text = trained('input(64)\ndropout(dropout)\ndense(10, regularizer = l2(l2))', {
            parameters: '(dropout = 0.1, l2 = 1e-3)',
        });
        assert.deepEqual(kinds(text), ['input', 'dropout', 'dense']);
    });

    it('read defaults with the parameters before them, never those of the caller', () => {
        const block = 'model block(n = 4, twice = n * 2) { dense(n) dense(twice) }\n';
        assert.deepEqual(
            outline(
                trained('input(64)\nblock()\nblock(n = m)\ndense(10)', {
                    before: block,
                    parameters: '(m = 16)',
                }),
            ).slice(1),
            ['0 dense 4', '1 dense 8', '2 dense 16', '3 dense 32', '4 dense 10'],
        );
    });

    it('drop the input of a model that is called', () => {
        const encoder = 'model encoder(width = 32) { input(64) dense(width, activation = relu) }\n';
        assert.deepEqual(kinds(trained('input(64)\nencoder(width = 16)\ndense(10)', { before: encoder })), [
            'input',
            'dense',
            'relu',
            'dense',
        ]);
    });

    it('take models through parameters', () => {
        const text = trained('input(64)\nblock\ndense(10)', {
            before: 'model a(n = 4) { dense(n) }\n',
            parameters: '(block = a(n = 6))',
        });
        assert.deepEqual(outline(text).slice(1), ['0 dense 6', '1 dense 10']);
    });

    it('write repeat out, each time with weights of its own', () => {
        const network = networkOf(trained('input(64)\nrepeat 3 { dense(8) relu() }\ndense(10)'));
        assert.deepEqual(
            network.layers.map(({ kind, parameterCount }) => `${kind} ${parameterCount}`),
            ['input 0', 'dense 520', 'relu 0', 'dense 72', 'relu 0', 'dense 72', 'relu 0', 'dense 90'],
        );
        const iterations = network.layers.map(({ source }) => {
            const step = source.steps.at(-1);
            return step?.kind === 'repeat' ? `${step.iteration} of ${step.count}` : step?.kind;
        });
        assert.deepEqual(iterations.slice(2, 5), ['1 of 3', '2 of 3', '2 of 3']);
    });

    it('add the branch of a residual to its input, the shortcut last', () => {
        assert.deepEqual(outline(trained('input(64)\nresidual { dense(64) relu() }\ndense(10)')), [
            ' input 64',
            '0 dense 64',
            '1 relu 64',
            '2+0 add 64',
            '3 dense 10',
        ]);
        assert.deepEqual(
            outline(trained('input(64)\nresidual(projection = dense(16)) { dense(16) }\ndense(10)')),
            [' input 64', '0 dense 16', '0 dense 16', '1+2 add 16', '3 dense 10'],
        );
    });

    it('join the branches of a concat in their order, an empty one being the input', () => {
        assert.deepEqual(
            outline(trained('input(64)\nconcat { dense(8) relu() } { } { dense(4) }\ndense(10)')),
            [' input 64', '0 dense 8', '1 relu 8', '0 dense 4', '2+0+3 concat 76', '4 dense 10'],
        );
        assert.deepEqual(
            outline(trained('input(64)\nconcat { } { noise }\ndense(10)', { parameters: '(noise = none)' })),
            [' input 64', '0+0 concat 128', '1 dense 10'],
        );
    });

    it('say of each layer in a concat which branch it stands in', () => {
        const network = networkOf(
            trained('input(64)\nrepeat 2 { concat { dense(4) } { residual { relu() } } }\ndense(10)'),
        );
        const branches = network.layers.map(({ kind, source }) =>
            [kind, ...source.steps.flatMap(step => (step.kind === 'concat' ? step.branch : []))].join(' '),
        );
        assert.deepEqual(branches, [
            'input',
            'dense 1',
            'relu 2',
            'add 2',
            'concat',
            'dense 1',
            'relu 2',
            'add 2',
            'concat',
            'dense',
        ]);
    });

    it('count what noises on weights learn by the layer that they act on', () => {
        const network = networkOf(
            trained('input(64)\nvariational_dropout(rate = per_weight)\nrelu()\ndense(10)'),
        );
        assert.equal(layerOf(network, 'variational_dropout').parameterCount, 640);
        assert.equal(network.parameterCount, 640 + 650);
        const gated = networkOf(
            trained('input(64)\ndense(8, activation = relu)\nadaptive_dropout(tied = false)\ndense(10)'),
        );
        assert.equal(layerOf(gated, 'adaptive_dropout').parameterCount, 512);
        // Looked for along the branch, not along the text.
        const branch = networkOf(trained('input(64)\nresidual { dense(64) drop_connect(0.5) }\ndense(10)'));
        assert.ok(layerOf(branch, 'drop_connect'));
        const first = networkOf(
            trained(
                'input(64)\nconcat { variational_dropout(rate = per_weight) dense(8) } { dense(4) }\ndense(10)',
            ),
        );
        assert.equal(layerOf(first, 'variational_dropout').parameterCount, 512);
    });

    it('know the way back to the text', () => {
        const text = trained('input(64)\nnoise\nblock()\ndense(10)', {
            before: 'model block { repeat 2 { dense(64, activation = relu) } }\n',
            parameters: '(noise = dropout(0.1))',
        });
        const network = networkOf(text);
        const at = (range: { start: number; end: number } | undefined) =>
            text.slice(range?.start, range?.end);
        const dropout = layerOf(network, 'dropout').source;
        assert.equal(at(dropout.statement), 'noise');
        assert.equal(at(dropout.token), 'noise');
        assert.equal(at(dropout.arguments.rate), '0.1');
        assert.deepEqual(
            dropout.steps.map(step =>
                step.kind === 'reference' ? `${step.name}: ${at(step.definition)}` : step.kind,
            ),
            ['model', 'noise: dropout(0.1)'],
        );
        const relu = network.layers[5]?.source;
        assert.equal(at(relu?.statement), 'dense(64, activation = relu)');
        assert.equal(at(relu?.token), 'relu');
        assert.deepEqual(
            relu?.steps.map(step =>
                step.kind === 'model'
                    ? `${step.name} ${step.call ? at(step.call) : ''}`
                    : step.kind === 'repeat'
                      ? `${step.iteration}/${step.count}`
                      : step.kind,
            ),
            ['net ', 'block block()', '2/2'],
        );
    });

    it('of models that no run uses are there with their defaults where they begin with input', () => {
        const { spec } = expectClean(
            'model alone(n = 3) { input(4) part(n) }\nmodel part(n = 5) { dense(n) }\nmodel loose { dense(3) }\n',
        );
        assert.deepEqual(
            spec.unusedNetworks.map(
                ({ name, layers }) => `${name}: ${layers.map(({ outputShape }) => outputShape)}`,
            ),
            ['alone: 4,3'],
        );
    });
});
