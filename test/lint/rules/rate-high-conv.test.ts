import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rateHighConv } from '../../../src/lint/rules/rate-high-conv.ts';
import { lintWith } from '../../../src/lint/run.ts';
import { dense, input, layer, network } from '../../support/networks.ts';
import { testRule } from '../rule-tester.ts';

const body = (...lines: string[]) =>
    `model m {\n    input(10, 10, 1)\n${lines.map(line => `    ${line}\n`).join('')}}\n`;
const between = (...lines: string[]) =>
    body('conv2d(16, 3, activation = relu)', ...lines, 'conv2d(16, 3)', 'flatten()', 'dense(10)');
const set = (parameter: string, value: number, output: string) => ({
    title: `Set \`${parameter}\` to ${value}`,
    safety: 'changes-training' as const,
    output,
});

testRule(rateHighConv, {
    valid: [
        { name: 'the 0.25 of Keras’s examples', code: between('dropout(0.25)') },
        { name: 'a rate of 0.3', code: between('dropout(0.3)') },
        { name: 'half of the channels', code: between('spatial_dropout(0.5)') },
        {
            name: 'the last map before a convolution that ends the network, as in SqueezeNet',
            code: body('conv2d(16, 3)', 'dropout(0.8)', 'conv2d(10, 1)', 'relu()', 'global_avg_pool2d()'),
        },
        {
            name: 'the last map before a dense layer that ends the network',
            code: body('conv2d(16, 3)', 'max_pool2d(2)', 'dropout(0.5)', 'flatten()', 'dense(10)'),
        },
        {
            name: 'the input',
            code: body('dropout(0.5)', 'conv2d(16, 3)', 'conv2d(16, 3)', 'flatten()', 'dense(10)'),
        },
        {
            name: 'a map of one position, which is a vector',
            code: body('conv2d(16, 10)', 'dropout(0.6)', 'conv2d(16, 1)', 'flatten()', 'dense(10)'),
        },
        {
            name: 'units behind flatten',
            code: body('conv2d(16, 3)', 'flatten()', 'dropout(0.6)', 'dense(8)', 'dense(10)'),
        },
        {
            name: 'the branch of a residual block, as in wide residual networks',
            code: between(
                'residual {',
                '    conv2d(16, 3, padding = same)',
                '    dropout(0.4)',
                '    conv2d(16, 3, padding = same)',
                '}',
            ),
        },
        {
            name: 'an embedding',
            code: 'model m {\n    input(20)\n    embedding(100, 8)\n    dropout(0.5)\n    reshape(20, 8, 1)\n    conv2d(8, 3)\n    flatten()\n    dense(2)\n}\n',
        },
        {
            name: 'a map that a dense layer made',
            code: body(
                'flatten()',
                'dense(64)',
                'reshape(8, 8, 1)',
                'dropout(0.5)',
                'conv2d(8, 3)',
                'flatten()',
                'dense(2)',
            ),
        },
        { name: 'Gaussian dropout', code: between('gaussian_dropout(0.4)') },
        { name: 'a scheduled rate', code: between('dropout(schedule(0.6, mode = early, cutoff = 5))') },
    ],
    invalid: [
        {
            name: 'half of a map',
            code: between('dropout(«0.5»)'),
            message:
                'Only 50% of a map of 8 x 8 x 16 is left in each step; 10% to 25% are usually dropped between convolutions.',
            fixes: [set('rate', 0.25, between('dropout(0.25)'))],
        },
        {
            name: 'most channels, behind a normalization and a pool',
            code: between('batch_norm()', 'relu()', 'max_pool2d(2)', 'spatial_dropout(«0.6»)'),
            message:
                'Only 6.4 of 16 channels are left in each step; 10% to 25% are usually dropped between convolutions.',
            fixes: [
                set(
                    'rate',
                    0.25,
                    between('batch_norm()', 'relu()', 'max_pool2d(2)', 'spatial_dropout(0.25)'),
                ),
            ],
        },
        {
            name: 'a keep probability in the place of a rate',
            code: between('dropout(«0.9»)'),
            severity: 'warning',
            message: /^Only 10% of a map of 8 x 8 x 16 .* 0\.9 looks like a keep probability/,
            fixes: [
                set('keep', 0.9, between('dropout(keep = 0.9)')),
                set('rate', 0.1, between('dropout(0.1)')),
                set('rate', 0.25, between('dropout(0.25)')),
            ],
        },
        {
            name: 'a keep probability whose rate is the usual one, with that fix once',
            code: between('dropout(«0.75»)'),
            severity: 'warning',
            message: /^Only 25% .* 0\.75 looks like/,
            fixes: [
                set('keep', 0.75, between('dropout(keep = 0.75)')),
                set('rate', 0.25, between('dropout(0.25)')),
            ],
        },
        {
            name: 'a very high rate in the branch of a residual block',
            code: between('residual {', '    dropout(«0.76»)', '    conv2d(16, 3, padding = same)', '}'),
            severity: 'warning',
            message: /^Only 24% of a map of 8 x 8 x 16/,
            fixes: [
                set(
                    'rate',
                    0.25,
                    between('residual {', '    dropout(0.25)', '    conv2d(16, 3, padding = same)', '}'),
                ),
            ],
        },
    ],
});

describe('the rates of feature maps', () => {
    const found = (kind: 'dropout' | 'spatial_dropout', percent: number) =>
        lintWith([rateHighConv], {
            network: network(
                input(8, 8, 1),
                layer('conv2d', { filters: 16, kernel_size: 3 }),
                layer(kind, { rate: percent / 100 }),
                layer('conv2d', { filters: 16, kernel_size: 3 }),
                layer('flatten'),
                dense(10),
            ),
        })[0];

    it('have a border for values, one for channels, and one for both', () => {
        fc.assert(
            fc.property(
                fc.constantFrom('dropout' as const, 'spatial_dropout' as const),
                fc.integer({ min: 0, max: 99 }),
                (kind, percent) => {
                    const border = kind === 'dropout' ? 30 : 50;
                    const expected = percent >= 75 ? 'warning' : percent > border ? 'info' : undefined;
                    assert.equal(found(kind, percent)?.severity, expected, `${kind} ${percent}`);
                },
            ),
        );
    });
});
