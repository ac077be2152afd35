// Specs at random from the whole catalogue, read from the catalogue itself: whatever is added to it is in them. They are
// not made to be right; the language says which ones are.

import fc from 'fast-check';
import { trainSettings } from '../../src/catalog/blocks/train.ts';
import { type AnyEntry, catalogue, families } from '../../src/catalog/index.ts';
import type { AnyLayerEntry } from '../../src/catalog/layers/index.ts';
import { isRequired, type Parameters, type ParameterType } from '../../src/catalog/parameters.ts';

type Text = fc.Arbitrary<string>;

/** Of what is read as numbers, few are as good as many: the limits of a type and what lies well within. */
function textOf(type: ParameterType): Text {
    switch (type.kind) {
        case 'number': {
            const { minimum = -2, maximum = 4, exclusiveMinimum, exclusiveMaximum } = type;
            const middle = Math.min(maximum, Math.max(minimum, 0) + 0.3);
            return fc.constantFrom(
                String(middle),
                String(Math.min(maximum, Math.max(minimum, 0) + 0.01)),
                ...(exclusiveMinimum || type.minimum === undefined ? [] : [String(minimum)]),
                ...(exclusiveMaximum || type.maximum === undefined ? [] : [String(maximum)]),
            );
        }
        case 'integer': {
            const low = type.minimum ?? 0;
            return fc.integer({ min: low, max: Math.min(type.maximum ?? low + 3, low + 3) }).map(String);
        }
        case 'probability':
            return fc.constantFrom('0', '0.2', '0.5', '0.9');
        case 'boolean':
            return fc.constantFrom('true', 'false');
        case 'none':
            return fc.constant('none');
        case 'word':
            return fc.constantFrom(...type.words);
        case 'list': {
            const { of, length } = type;
            return fc
                .array(textOf(of), { minLength: length ?? 1, maxLength: length ?? 2 })
                .map(items => `[${items.join(', ')}]`);
        }
        case 'one_of':
            return fc.oneof(...type.types.map(textOf));
        case 'call':
            return fc
                .constantFrom(...Object.entries(families[type.family]))
                .chain(([name, entry]) => callOf(name, entry));
        case 'string':
            return fc.constant('"text"');
        default:
            return type satisfies never;
    }
}

/** Some of the parameters by name, all without a default among them, others as often as `optional` in ten. */
function someOf(parameters: Parameters, optional: number): fc.Arbitrary<readonly string[]> {
    return fc
        .tuple(
            ...Object.entries(parameters).map(([name, parameter]) => {
                const written = textOf(parameter.type).map(value => `${name} = ${value}`);
                return isRequired(parameter)
                    ? written
                    : fc.oneof(
                          { weight: 10 - optional, arbitrary: fc.constant('') },
                          { weight: optional, arbitrary: written },
                      );
            }),
        )
        .map(texts => texts.filter(text => text !== ''));
}

function callOf(name: string, { parameters }: Pick<AnyEntry, 'parameters'>): Text {
    return someOf(parameters, 2).map(texts => `${name}(${texts.join(', ')})`);
}

/** Whatever can stand in a body, by name; `input` begins one. */
export const bodyLayers = Object.entries<AnyLayerEntry>(catalogue.layer as never)
    .filter(([name, { callable }]) => name !== 'input' && callable !== false)
    .map(([name]) => name);
const layerCall: Text = fc
    .constantFrom(...bodyLayers)
    .chain(name => callOf(name, families.layer[name] as AnyEntry));

/** A statement: a layer, or a block of two. */
const statement: Text = fc.oneof(
    { weight: 12, arbitrary: layerCall },
    {
        weight: 1,
        arbitrary: fc.tuple(layerCall, layerCall).map(([a, b]) => `residual {\n${a}\n${b}\n}`),
    },
    {
        weight: 1,
        arbitrary: fc.tuple(layerCall, layerCall).map(([a, b]) => `repeat 2 {\n${a}\n${b}\n}`),
    },
);

interface Problem {
    readonly data: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
}

/** Sets whose facts the catalogue states: sizes, classes, task. */
const problems: readonly Problem[] = [
    { data: 'digits', inputs: ['64', '16, 4', '8, 8, 1', '4, 4, 4'], outputs: ['10'] },
    { data: 'iris', inputs: ['4', '2, 2', '2, 2, 1'], outputs: ['3'] },
    { data: 'breast_cancer', inputs: ['30', '6, 5', '5, 6, 1'], outputs: ['1', '2'] },
    { data: 'diabetes', inputs: ['10'], outputs: ['1'] },
];

const ends = (units: string): Text =>
    fc.oneof(
        fc.constantFrom(
            `flatten()\ndense(${units}, activation = softmax)`,
            `flatten()\ndense(${units}, activation = sigmoid)`,
            `flatten()\ndense(${units})`,
        ),
        // Of the activations at random, few are bounded, which sparsity needs.
        callOf('kl_sparsity', families.activity_regularizer.kl_sparsity as AnyEntry).map(
            penalty =>
                `flatten()\ndense(4, activation = sigmoid, activity_regularizer = ${penalty})\ndense(${units})`,
        ),
        callOf('dense', families.layer.dense as AnyEntry).map(
            text => `flatten()\n${text.replace(/units = \d+/, `units = ${units}`)}`,
        ),
    );

/** Settings of `train` at random, of those that the run's length and sense depend on not. */
const { epochs: _epochs, steps: _steps, seed: _seed, batch_size: _batch, ...free } = trainSettings;

/** A whole spec with one model, one data block and one run, `net`. */
export const catalogueSpec: Text = fc
    .constantFrom(...problems)
    .chain(({ data, inputs, outputs }) =>
        fc
            .tuple(
                fc.constantFrom(...inputs),
                fc.array(statement, { maxLength: 3 }),
                fc.constantFrom(...outputs).chain(ends),
                fc.oneof({ weight: 4, arbitrary: fc.constant('') }, { weight: 1, arbitrary: layerCall }),
                someOf(free, 1),
                fc.constantFrom('', '', 'scale = standardize'),
            )
            .map(
                ([shape, body, end, last, settings, scale]) =>
                    `model net {\n${[`input(${shape})`, ...body, end, last].filter(Boolean).join('\n')}\n}\n` +
                    `data examples {\nsource = builtin(${data})\n${scale}\n}\n` +
                    `train net on examples {\nsteps = 2\nbatch_size = 4\n${settings.join('\n')}\n}\n`,
            ),
    );
