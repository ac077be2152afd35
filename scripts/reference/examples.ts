// From the example of a catalogue entry to a whole spec that can be pasted into a file. A layer's example is the body of
// a model; every other one is a value, and this knows a small spec around the slot that takes it.

import { activations } from '../../src/catalog/activations/index.ts';
import { resolveCall } from '../../src/catalog/arguments.ts';
import { builtinFacts, isBuiltinSetName } from '../../src/catalog/builtin-sets/index.ts';
import { type AnyEntry, catalogue, families } from '../../src/catalog/index.ts';
import type { LossFacts } from '../../src/catalog/losses/define-loss.ts';
import type { Family } from '../../src/catalog/parameters.ts';
import { sizeOf } from '../../src/core/shape.ts';

const indented = (lines: readonly string[]) => lines.map(line => `    ${line}\n`).join('');

export const model = (name: string, ...lines: string[]) => `model ${name} {\n${indented(lines)}}\n`;
export const data = (name: string, ...lines: string[]) => `data ${name} {\n${indented(lines)}}\n`;
export const train = (network: string, set: string, ...lines: string[]) =>
    `train ${network} on ${set} {\n${indented(lines)}}\n`;

const digits = data('digits', 'source = builtin(digits)', 'scale  = standardize');
const digitsModel = model(
    'digits_mlp',
    'input(64)',
    'dense(256, activation = relu)',
    'dropout(0.5)',
    'dense(10, activation = softmax)',
);

const trainDigits = (...settings: string[]) =>
    [digitsModel, digits, train('digits_mlp', 'digits', ...settings)].join('\n');

/** The spec of an entry's page. The model of a layer's example is called `example`. */
export function exampleSpec(entry: AnyEntry): string {
    const value = entry.documentation.example;
    if (entry.family === 'layer') {
        return model('example', ...value.split('\n'));
    }
    return wrappers[entry.family](value, entry);
}

type Wrapper = (value: string, entry: AnyEntry) => string;

const wrappers: Readonly<Record<Exclude<Family, 'layer'>, Wrapper>> = {
    activation: (value, { name }) => [activationAsArgument(value, name), activationAsLayer(name)].join('\n'),
    regularizer: (value, { name }) =>
        name === 'adaptive_l2'
            ? model('regression', 'input(30)', `dense(1, activation = sigmoid, regularizer = ${value})`)
            : model(
                  'digits_mlp',
                  'input(64)',
                  `dense(256, activation = relu, regularizer = ${value})`,
                  'dense(10, activation = softmax)',
              ),
    activity_regularizer: value =>
        model(
            'digits_mlp',
            'input(64)',
            `dense(256, activation = sigmoid, activity_regularizer = ${value})`,
            'dense(10, activation = softmax)',
        ),
    loss: lossSpec,
    optimizer: value => trainDigits(`optimizer = ${value}`),
    learning_rate_schedule: value =>
        trainDigits(
            'optimizer              = sgd(0.01, momentum = 0.95)',
            `learning_rate_schedule = ${value}`,
            'epochs                 = 60',
        ),
    momentum_schedule: value =>
        trainDigits(`optimizer = sgd(learning_rate = 0.01, momentum = ${value})`, 'epochs    = 60'),
    rate_schedule: value =>
        [
            model(
                'digits_mlp',
                'input(64)',
                'dense(256, activation = relu)',
                `dropout(${value})`,
                'dense(10, activation = softmax)',
            ),
            digits,
            train('digits_mlp', 'digits', 'epochs = 30'),
        ].join('\n'),
    search: value =>
        [
            trainDigits('epochs = 30'),
            'sweep digits_mlp {\n    batch_size = [16, 32, 64]\n    optimizer  = [sgd(0.1), sgd(0.01), adam()]\n' +
                `    search     = ${value}\n}\n`,
        ].join('\n'),
    early_stopping: value => trainDigits('epochs         = 200', `early_stopping = ${value}`),
    initializer: (value, { name }) =>
        [
            model(
                'digits_mlp',
                'input(64)',
                `dense(256, activation = ${usualActivation(name)})`,
                'dense(10, activation = softmax)',
            ),
            digits,
            train('digits_mlp', 'digits', `initializer = ${value}`),
        ].join('\n'),
    scaling: value =>
        [
            digitsModel,
            data('digits', 'source = builtin(digits)', `scale  = ${value}`),
            train('digits_mlp', 'digits', 'epochs = 60'),
        ].join('\n'),
    data_source: sourceSpec,
    builtin_set: builtinSetSpec,
};

/** The activation that an initializer was made for. */
function usualActivation(initializer: string): string {
    const usual: Readonly<Record<string, string>> = { glorot: 'tanh', he: 'relu', lecun: 'selu' };
    return usual[initializer] ?? 'relu';
}

/** Outputs at the end of a network, `linear` as a regression has it, everything else in a hidden layer. */
function activationAsArgument(value: string, name: string): string {
    const isOutput = families.layer[name] !== undefined && outputs(name);
    const lines =
        name === 'linear'
            ? ['input(64)', 'dense(128, activation = relu)', `dense(1, activation = ${value})`]
            : isOutput
              ? ['input(64)', 'dense(128, activation = relu)', `dense(10, activation = ${value})`]
              : ['input(64)', `dense(128, activation = ${value})`, 'dense(10, activation = softmax)'];
    return model('as_argument', ...lines);
}

function outputs(name: string): boolean {
    const layer = Object.entries(catalogue.layer).find(([kind]) => kind === name)?.[1];
    return layer?.traits({} as never).outputActivation === true;
}

function activationAsLayer(name: string): string {
    const { example } = families.layer[name]?.documentation ?? {};
    return model('as_layer', ...(example ?? '').split('\n'));
}

/** The set whose classes or numbers the loss is for, and the output that goes with it. */
function lossSpec(value: string, { name }: AnyEntry): string {
    const losses: Readonly<Record<string, LossFacts>> = catalogue.loss;
    const fusesWith = losses[name]?.fusesWith ?? null;
    const [set, features, output] =
        fusesWith === 'softmax'
            ? ['digits', 64, 'dense(10, activation = softmax)']
            : fusesWith === 'sigmoid'
              ? ['breast_cancer', 30, 'dense(1, activation = sigmoid)']
              : ['diabetes', 10, 'dense(1)'];
    return [
        model('network', `input(${features})`, 'dense(64, activation = relu)', output),
        data('examples', `source = builtin(${set})`, 'scale  = standardize'),
        train('network', 'examples', `loss = ${value}`),
    ].join('\n');
}

/** A network for what the files of the example are usually called after. */
function sourceSpec(value: string, { name }: AnyEntry): string {
    const images = ['input(28, 28, 1)', 'flatten()', 'dense(256, activation = relu)', 'dropout(0.5)'];
    const networks: Readonly<Record<string, readonly string[]>> = {
        builtin: ['input(64)', 'dense(64, activation = relu)', 'dense(10, activation = softmax)'],
        idx: [...images, 'dense(10, activation = softmax)'],
        npz: [...images, 'dense(10, activation = softmax)'],
    };
    const columns = ['input(8)', 'dense(64, activation = relu)', 'dense(1)'];
    return [
        model('network', ...(networks[name] ?? columns)),
        data('examples', `source     = ${value}`, 'validation = 20%'),
        train('network', 'examples', 'epochs = 60'),
    ].join('\n');
}

/** A network that fits the set, by the facts that the set's own entry states. */
function builtinSetSpec(value: string, { name }: AnyEntry): string {
    if (!isBuiltinSetName(name)) {
        throw new RangeError(`No built-in set is called ${name}.`);
    }
    const facts = builtinFacts(resolveCall('builtin_set', name));
    const classes = facts?.classes;
    return [
        model(
            'network',
            `input(${sizeOf(facts?.featureShape ?? [])})`,
            'dense(64, activation = relu)',
            classes === undefined
                ? 'dense(1)'
                : classes === 2
                  ? 'dense(1, activation = sigmoid)'
                  : `dense(${classes}, activation = softmax)`,
        ),
        data('examples', `source = builtin(${value})`, 'scale  = standardize'),
        train('network', 'examples', 'epochs = 60'),
    ].join('\n');
}

/** The layer names that are explained with the activations. */
export function isActivation(name: string): boolean {
    return Object.hasOwn(activations, name);
}
