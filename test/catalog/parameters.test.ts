import assert from 'node:assert/strict';
import { admits, resolveCall } from '../../src/catalog/arguments.ts';
import { dataSettings } from '../../src/catalog/blocks/data.ts';
import { trainSettings } from '../../src/catalog/blocks/train.ts';
import { type ArgumentsOf, type families, findEntry } from '../../src/catalog/index.ts';
import type { LayerParameters } from '../../src/catalog/layers/index.ts';
import {
    isRequired,
    type Parameter,
    type Parameters,
    type ParameterType,
} from '../../src/catalog/parameters.ts';
import { type CallValue, isCallValue, type Value } from '../../src/catalog/values.ts';
import { everyEntry, titleOf } from './every-entry.ts';

/** A default of null stands for "none"; every other default is a value of the type. */
function assertDefaultFits(name: string, parameter: Parameter): void {
    if (parameter.default !== undefined && parameter.default !== null) {
        assert.ok(
            admits(parameter.type, parameter.default),
            `${name} = ${JSON.stringify(parameter.default)}`,
        );
    }
}

function callsWithin(type: ParameterType, value: Value): CallValue[] {
    return isCallValue(value) && type.kind === 'call' ? [value] : [];
}

describe('parameters', () => {
    for (const entry of everyEntry) {
        it(`of ${titleOf(entry)} have defaults of their own type`, () => {
            for (const [name, parameter] of Object.entries(entry.parameters)) {
                assertDefaultFits(name, parameter);
            }
        });

        it(`of ${titleOf(entry)} stand in an order that positional arguments can fill`, () => {
            const parameters = Object.values<Parameter>(entry.parameters);
            const firstOptional = parameters.findIndex(parameter => !isRequired(parameter));
            if (firstOptional >= 0) {
                assert.ok(parameters.slice(firstOptional).every(parameter => !isRequired(parameter)));
            }
            if (parameters.some(parameter => parameter.rest)) {
                assert.equal(parameters.length, 1);
                assert.equal(parameters[0]?.type.kind, 'list');
            }
        });

        it(`of ${titleOf(entry)} refer to parameters that exist`, () => {
            const names = Object.keys(entry.parameters);
            for (const [name, parameter] of Object.entries<Parameter>(entry.parameters)) {
                if (parameter.defaultFrom !== undefined) {
                    const source = names.indexOf(parameter.defaultFrom);
                    assert.ok(
                        source >= 0 && source < names.indexOf(name),
                        `${name} takes an earlier parameter's`,
                    );
                    assert.deepEqual(entry.parameters[parameter.defaultFrom]?.type, parameter.type);
                }
            }
            for (const group of entry.exactlyOneOf ?? []) {
                assert.ok(group.length > 1 && group.every(name => names.includes(name)));
            }
        });
    }

    it('of blocks have defaults of their own type', () => {
        for (const settings of [trainSettings, dataSettings] as readonly Parameters[]) {
            for (const [name, setting] of Object.entries(settings)) {
                assertDefaultFits(name, setting);
            }
        }
    });

    it('carry calls with exactly the defaults of their entry', () => {
        const all = [
            ...everyEntry.map(entry => entry.parameters),
            trainSettings,
            dataSettings,
        ] as Parameters[];
        for (const { type, default: value } of all.flatMap(parameters => Object.values(parameters))) {
            for (const call of value === undefined ? [] : callsWithin(type, value)) {
                assert.ok(type.kind === 'call');
                assert.deepEqual(call, resolveCall(type.family, call.call));
            }
        }
    });

    it('stand in the order of Keras', () => {
        const order = (family: keyof typeof families, name: string) =>
            Object.keys(findEntry(family, name)?.parameters ?? {}).join(' ');
        assert.match(order('layer', 'dense'), /^units activation use_bias /);
        assert.match(order('layer', 'conv2d'), /^filters kernel_size strides padding activation use_bias /);
        assert.equal(order('layer', 'max_pool2d'), 'pool_size strides padding');
        assert.equal(order('layer', 'batch_norm'), 'momentum epsilon');
        assert.equal(order('optimizer', 'sgd'), 'learning_rate momentum nesterov');
        assert.equal(order('optimizer', 'rmsprop'), 'learning_rate rho momentum epsilon');
        assert.equal(order('optimizer', 'adam'), 'learning_rate beta_1 beta_2 epsilon');
        assert.equal(order('optimizer', 'adamw'), 'learning_rate weight_decay beta_1 beta_2 epsilon');
        assert.equal(order('data_source', 'csv'), 'path header delimiter missing');
        assert.equal(order('data_source', 'idx'), 'images labels');
        assert.equal(order('momentum_schedule', 'ramp'), 'from to epochs');
        assert.equal(order('builtin_set', 'moons'), 'n noise seed');
    });

    it("have Keras's defaults for optimizers and normalization", () => {
        const defaults = (family: 'optimizer' | 'layer', name: string) => resolveCall(family, name).arguments;
        assert.deepEqual(defaults('optimizer', 'sgd'), { learning_rate: 0.01, momentum: 0, nesterov: false });
        assert.deepEqual(defaults('optimizer', 'rmsprop'), {
            learning_rate: 0.001,
            rho: 0.9,
            momentum: 0,
            epsilon: 1e-7,
        });
        const adam = { learning_rate: 0.001, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 };
        assert.deepEqual(defaults('optimizer', 'adam'), adam);
        assert.deepEqual(defaults('optimizer', 'adamw'), { ...adam, weight_decay: 0.004 });
        assert.deepEqual(defaults('layer', 'batch_norm'), { momentum: 0.99, epsilon: 1e-3 });
        assert.deepEqual(defaults('layer', 'layer_norm'), { epsilon: 1e-3 });
    });

    it('that are files are marked, all of them and nothing else', () => {
        const files = everyEntry.flatMap(entry =>
            Object.entries<Parameter>(entry.parameters)
                .filter(([, parameter]) => parameter.file)
                .map(([name]) => `${entry.name}.${name}`),
        );
        assert.deepEqual(files.sort(), ['csv.path', 'idx.images', 'idx.labels', 'npz.path', 'parquet.path']);
    });

    it('have types that the compiler infers from the same line', () => {
        // These lines are checked by the type checker; at run time they only have to exist.
        const conv = { kernel_size: [3, 3], padding: 'same' } satisfies Partial<LayerParameters<'conv2d'>>;
        const dropout = { rate: null, keep: 0.8 } satisfies LayerParameters<'dropout'>;
        const variational = {
            rate: 'per_unit',
            initial_rate: 0.5,
        } satisfies LayerParameters<'variational_dropout'>;
        // @ts-expect-error -- not a word of that choice
        const wrong: LayerParameters<'variational_dropout'>['rate'] = 'per_channel';
        const sgd = { learning_rate: 0.1, momentum: 0.9, nesterov: true } satisfies ArgumentsOf<
            'optimizer',
            'sgd'
        >;
        // @ts-expect-error -- a learning rate is a number
        const wrongRate: ArgumentsOf<'optimizer', 'adam'>['learning_rate'] = '0.1';
        assert.ok(conv && dropout && variational && wrong && sgd && wrongRate);
    });
});
