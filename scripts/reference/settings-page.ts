// The pages of the settings of `train`, of `data` and of `sweep`: one table, then a section for each setting under its own name.

import { type DataSettings, dataSettings } from '../../src/catalog/blocks/data.ts';
import { type SweepSettings, sweepSettings } from '../../src/catalog/blocks/sweep.ts';
import { type TrainSettings, trainSettings } from '../../src/catalog/blocks/train.ts';
import { namesOf } from '../../src/catalog/index.ts';
import type { Parameter, Parameters } from '../../src/catalog/parameters.ts';
import { referencePath, settingReferencePath } from '../../src/catalog/reference-path.ts';
import { familiesIn } from '../../src/language/resolve/catalogue.ts';
import { isSettingRunnable } from './entry-parts.ts';
import { data, model, train } from './examples.ts';
import { execute } from './execute.ts';
import { blocks, code, fence, generatedNotice, link, prose } from './markdown.ts';
import { defaultInWords, parameterTable, typeInWords } from './parameters.ts';

interface SettingsPage {
    readonly introduction: string;
    readonly settings: Parameters;
    /** A value of each that differs from its default, so that the example shows something. */
    readonly values: Readonly<Record<string, string>>;
    /** A whole spec with these settings, each written `name = value`. */
    spec(...settings: readonly string[]): string;
    /** The settings of the example that heads the page. */
    readonly shown: readonly string[];
}

const trainValues = {
    loss: 'cross_entropy',
    optimizer: 'sgd(learning_rate = 0.01, momentum = 0.95)',
    learning_rate_schedule: 'cosine(warm_up = 5)',
    batch_size: '64',
    epochs: '60',
    steps: '2000',
    seed: '7',
    early_stopping: 'patience(10)',
    regularizer: '[l2(1e-4), max_norm(3)]',
    initializer: 'glorot',
    label_smoothing: '0.1',
    clip_norm: '1',
    mc_samples: '50',
    bias_regularizer: 'true',
} as const satisfies Record<keyof TrainSettings, string>;

const dataValues = {
    source: 'csv("houses.csv")',
    target: '"price"',
    validation: '15%',
    test: '10%',
    scale: 'standardize',
    limit: '5000',
    split_seed: '2',
} as const satisfies Record<keyof DataSettings, string>;

const sweepValues = {
    repeats: '5',
    search: 'random_search(runs = 40)',
} as const satisfies Record<keyof SweepSettings, string>;

type Block = 'train' | 'data' | 'sweep';

const pages: Readonly<Record<Block, SettingsPage>> = {
    train: {
        introduction:
            'One run: `train MODEL on DATA { ... }`, or `train NAME = MODEL(ARGUMENTS) on DATA { ... }` where a model is trained ' +
            'more than once. Every setting may be left out.',
        settings: trainSettings,
        values: trainValues,
        spec: (...settings) =>
            [
                model(
                    'digits_mlp',
                    'input(64)',
                    'dense(256, activation = relu)',
                    'dropout(0.5)',
                    'dense(10, activation = softmax)',
                ),
                data('digits', 'source = builtin(digits)', 'scale  = standardize'),
                train('digits_mlp', 'digits', ...settings),
            ].join('\n'),
        shown: ['loss', 'optimizer', 'batch_size', 'epochs', 'seed'],
    },
    data: {
        introduction:
            'Where examples come from, and how they are split and scaled: `data NAME { ... }`. Only `source` has to be given.',
        settings: dataSettings,
        values: dataValues,
        spec: (...settings) =>
            data(
                'houses',
                ...(settings.some(text => text.startsWith('source'))
                    ? []
                    : [`source = ${dataValues.source}`]),
                ...settings,
            ),
        shown: ['source', 'target', 'validation', 'test', 'scale', 'limit', 'split_seed'],
    },
    sweep: {
        introduction:
            'Many runs: `sweep RUN { ... }` starts from the run of that name. Every other setting is an axis: a list or a range of ' +
            'values for a parameter of the model, a setting of `train` or a setting of `data`. Every combination is trained, ' +
            'unless a search chooses among them.',
        settings: sweepSettings,
        values: sweepValues,
        spec: (...settings) =>
            [
                model(
                    'digits_mlp(rate = 0.5)',
                    'input(64)',
                    'dense(256, activation = relu)',
                    'dropout(rate)',
                    'dense(10, activation = softmax)',
                ),
                data('digits', 'source = builtin(digits)', 'scale  = standardize'),
                train('digits_mlp', 'digits', 'epochs = 30'),
                `sweep digits_mlp {\n${['rate = 0.1 to 0.8 step 0.1', 'batch_size = [16, 32, 64]', ...settings].map(line => `    ${line}\n`).join('')}}\n`,
            ].join('\n'),
        shown: ['repeats', 'search'],
    },
};

export function settingsPage(block: Block): string {
    const page = `${block}.md`;
    const { introduction, settings, values, spec, shown } = pages[block];
    const width = Math.max(...shown.map(name => name.length));
    const whole = spec(...shown.map(name => `${name.padEnd(width)} = ${values[name]}`));
    execute(whole);
    return `${blocks(
        generatedNotice,
        `# Settings of ${block}`,
        `${link('Reference', page, 'README.md')}.\n${prose(introduction)}`,
        fence('netspec', whole),
        parameterTable(settings, page, {
            nameOf: name => link(code(name), page, settingReferencePath(block, name)),
        }),
        ...Object.entries(settings).map(([name, setting]) => settingSection(block, name, setting)),
    )}\n`;
}

function settingSection(block: Block, name: string, setting: Parameter): string {
    const page = `${block}.md`;
    const choices = familiesIn(setting.type).flatMap(family =>
        namesOf(family).map(choice => link(code(choice), page, referencePath(family, choice))),
    );
    const type = typeInWords(setting, page);
    return blocks(
        `## ${name}`,
        [
            setting.summary,
            ...(isSettingRunnable(block, name)
                ? []
                : [
                      'Other values than the default cannot be trained yet, and are marked `not-runnable-yet`.',
                  ]),
        ].join('\n'),
        [
            `- Type: ${type}`,
            `- Default: ${defaultInWords(setting)}`,
            ...(setting.unit === undefined ? [] : [`- Unit: ${setting.unit}`]),
            ...(choices.length === 0 ? [] : [`- Choices: ${[...new Set(choices)].join(', ')}`]),
            `- Example: ${code(settingExample(block, name).line)}`,
        ].join('\n'),
    );
}

/** The line of a setting's example, and the spec that it was executed in. */
export function settingExample(block: Block, name: string): { readonly line: string; readonly spec: string } {
    const line = `${name} = ${pages[block].values[name]}`;
    const spec = pages[block].spec(line);
    execute(spec);
    return { line, spec };
}
