// Valid specs at random: every declaration, and every construct that a body, a block or an expression may hold. Shapes
// are followed while a body is written, so that what comes out has no mistake in it.

import fc from 'fast-check';

type Text = fc.Arbitrary<string>;

/** The parts in order, joined. */
const join = (separator: string, ...parts: readonly (Text | string)[]): Text =>
    fc
        .tuple(...parts.map(part => (typeof part === 'string' ? fc.constant(part) : part)))
        .map(texts => texts.filter(text => text !== '').join(separator));
const maybe = (text: Text): Text => fc.oneof(fc.constant(''), text);

const blank: Text = fc.constantFrom('', '', ' ', '  ', '\t');
const comment: Text = fc.constantFrom(
    '// what is dropped',
    '//',
    '// a "quote" and { a brace',
    '// ünïcode, 漢字 and 🙂',
);
/** What may stand between two lines. */
const lineBreak: Text = fc.oneof(
    { weight: 6, arbitrary: fc.constant('\n') },
    { weight: 1, arbitrary: fc.constant('\n\n\n') },
    { weight: 1, arbitrary: comment.map(text => `\n${text}\n`) },
    { weight: 1, arbitrary: comment.map(text => ` ${text}\n`) },
);
/** A blank between two tokens that may be left out, and seldom is a line break with a comment. */
const gap: Text = fc.oneof(
    { weight: 12, arbitrary: blank },
    { weight: 1, arbitrary: comment.map(text => ` ${text}\n `) },
);

function lines(items: readonly Text[]): Text {
    return fc.tuple(...items.flatMap(item => [item, lineBreak])).map(texts => texts.join(''));
}

function call(name: string, ...args: readonly Text[]): Text {
    if (args.length === 0) {
        return fc.constant(`${name}()`);
    }
    const list = fc.tuple(...args.flatMap(argument => [gap, argument, blank])).map(parts => {
        const texts: string[] = [];
        for (let index = 0; index < parts.length; index += 3) {
            // An argument that is left out leaves no comma behind.
            if (parts[index + 1] !== '') {
                texts.push(parts.slice(index, index + 3).join(''));
            }
        }
        return texts.join(',');
    });
    return fc
        .tuple(blank, list, fc.boolean())
        .map(([before, text, comma]) => `${name}${before}(${text}${comma && text !== '' ? ',' : ''})`);
}

const named = (name: string, value: Text): Text =>
    fc.tuple(blank, blank, value).map(([a, b, text]) => `${name}${a}=${b}${text}`);
/** An argument that is sometimes there; only behind arguments that have names or none. */
const option = (name: string, value: Text): Text => maybe(named(name, value));

const seed: Text = fc.integer({ min: 0, max: 1000 }).map(String);
const count = (most = 64): Text => fc.integer({ min: 1, max: most }).map(String);
/** A number in (0, 1), in every way it can be written. */
const share: Text = fc.oneof(
    fc.constantFrom('0.5', '.25', '2e-1', '1E-1', '20%', '12.5%', '1 - 0.8', '(1 - 0.5) / 2', '0.1*2', '1/4'),
    fc.integer({ min: 1, max: 99 }).map(value => `${value}%`),
    fc.integer({ min: 1, max: 99 }).map(value => String(value / 100)),
);
const positive: Text = fc.oneof(
    fc.constantFrom('1e-4', '0.01', '3', '1/3', '+2', '- -1', '0.1 * (2 + 3)'),
    share,
);
/** A whole number above zero as an expression, its value with it. */
const sized: fc.Arbitrary<{ readonly text: string; readonly value: number }> = fc
    .integer({ min: 1, max: 48 })
    .chain(value =>
        fc
            .constantFrom(
                `${value}`,
                `${value} * 1`,
                `${value + 3} - 3`,
                `2*${value}/2`,
                `(${value})`,
                `${value}.0`,
            )
            .map(text => ({ text, value })),
    );
const truth: Text = fc.constantFrom('true', 'false');

const activation: Text = fc.oneof(
    fc.constantFrom('linear', 'relu', 'tanh', 'sigmoid', 'gelu', 'selu', 'elu()', 'softplus'),
    call('leaky_relu', share),
);
const rate: Text = fc.oneof(
    { weight: 4, arbitrary: share },
    {
        weight: 1,
        arbitrary: call(
            'schedule',
            share,
            option('mode', fc.constantFrom('early', 'late')),
            option('shape', fc.constantFrom('linear', 'constant')),
            named('cutoff', count()),
        ),
    },
);
const noise: Text = fc.oneof(
    { weight: 4, arbitrary: call('dropout', rate) },
    call('dropout', named('keep', share)),
    call('gaussian_dropout', rate),
    call('gaussian_noise', share),
    call('alpha_dropout', share),
    call('path_dropout', rate),
    call('variational_dropout', option('rate', fc.constantFrom('per_layer', 'per_unit'))),
);
const regularizer: Text = fc.oneof(
    call('l2', positive),
    call('l1', positive),
    call('l1_l2', positive, positive),
    call('max_norm', positive),
    fc
        .tuple(call('l2', positive), call('l1', positive), call('max_norm', positive))
        .chain(all => fc.subarray(all, { minLength: 1 }))
        .map(items => `[${items.join(', ')}]`),
);
const dense = (units: string): Text =>
    call(
        'dense',
        fc.constant(units),
        fc.oneof(
            { weight: 4, arbitrary: option('activation', activation) },
            call('kl_sparsity', share, option('weight', positive)).map(
                penalty => `activation = sigmoid, activity_regularizer = ${penalty}`,
            ),
        ),
        option('use_bias', truth),
        fc.oneof(
            { weight: 3, arbitrary: fc.constant('') },
            named('regularizer', regularizer),
            named('max_norm', positive),
        ),
    );

/** Layers on a flat vector of `width`; the width that comes out goes to `next`. */
function vectorLayer(
    width: number,
    depth: number,
): fc.Arbitrary<{ readonly text: string; readonly width: number }> {
    const same = (text: Text) => text.map(layer => ({ text: layer, width }));
    const simple = fc.oneof(
        {
            weight: 4,
            arbitrary: sized.chain(units => dense(units.text).map(text => ({ text, width: units.value }))),
        },
        { weight: 3, arbitrary: same(noise) },
        {
            weight: 2,
            arbitrary: same(
                fc.constantFrom('relu()', 'gelu ()', 'softplus()', 'batch_norm()', 'layer_norm()', 'none'),
            ),
        },
        same(call('batch_norm', option('momentum', share), option('epsilon', positive))),
        same(call('reshape', fc.constant(`${width}`))),
        same(fc.constant('flatten()')),
        same(join('\n', call('drop_connect', share), dense(`${width}`))),
        same(join('\n', call('variational_dropout', fc.constant('rate = per_weight')), dense(`${width}`))),
        same(
            join(
                '\n',
                dense(`${width}`),
                call('adaptive_dropout', option('alpha', positive), option('tied', truth)),
            ),
        ),
    );
    if (depth === 0) {
        return simple;
    }
    const inner = (size: number) => body(size, depth - 1);
    return fc.oneof(
        { weight: 6, arbitrary: simple },
        {
            weight: 1,
            arbitrary: fc.tuple(count(3), inner(width), gap).map(([times, { text, width: out }, space]) => ({
                text: `repeat ${times} ${space}{\n${text}\ndense(${width})\n}`,
                width: out === width ? width : width,
            })),
        },
        {
            weight: 1,
            arbitrary: fc.tuple(inner(width), blank).map(([{ text }, space]) => ({
                text: `residual${space}{\n${text}\ndense(${width})\n}`,
                width,
            })),
        },
        {
            weight: 1,
            arbitrary: fc
                .tuple(
                    fc.array(fc.tuple(gap, fc.option(inner(width), { nil: { text: '', width } })), {
                        minLength: 2,
                        maxLength: 3,
                    }),
                    lineBreak,
                )
                .map(([branches, space]) => ({
                    text: `concat${branches.map(([before, { text }]) => ` ${before}{${space}${text}${space}}`).join('')}`,
                    width: branches.reduce((sum, [, branch]) => sum + branch.width, 0),
                })),
        },
        {
            weight: 1,
            arbitrary: inner(width).map(({ text, width: out }) => ({
                text: `residual(projection = dense(${out})) { ${text}\n}`,
                width: out,
            })),
        },
    );
}

function body(width: number, depth: number): fc.Arbitrary<{ readonly text: string; readonly width: number }> {
    return fc.integer({ min: 1, max: 3 }).chain(length => {
        let all: fc.Arbitrary<{ readonly text: string; readonly width: number }> = vectorLayer(width, depth);
        for (let more = 1; more < length; more++) {
            all = all.chain(before =>
                fc.tuple(lineBreak, vectorLayer(before.width, depth)).map(([space, after]) => ({
                    text: before.text + space + after.text,
                    width: after.width,
                })),
            );
        }
        return all;
    });
}

interface DataSet {
    readonly call: string;
    readonly features: number;
    readonly outputs: number;
    readonly task: 'classification' | 'regression';
}

const sets: readonly DataSet[] = [
    { call: 'digits', features: 64, outputs: 10, task: 'classification' },
    { call: 'iris', features: 4, outputs: 3, task: 'classification' },
    { call: 'wine', features: 13, outputs: 3, task: 'classification' },
    { call: 'breast_cancer', features: 30, outputs: 2, task: 'classification' },
    { call: 'diabetes', features: 10, outputs: 1, task: 'regression' },
    { call: 'moons(noise = 0.1)', features: 2, outputs: 2, task: 'classification' },
    { call: 'spirals(n = 400, seed = 3)', features: 2, outputs: 2, task: 'classification' },
];

const output = ({ outputs, task }: DataSet): Text =>
    task === 'regression'
        ? fc.constantFrom(`dense(${outputs})`, `dense(${outputs}, activation = linear)`)
        : fc.constantFrom(`dense(${outputs}, activation = softmax)`, `dense(${outputs})\nsoftmax()`);

const parameters = '(width = 16, noise = dropout(0.5), act = relu, rate = 1 / 4, twice = 2 * 8)';
const parametersUsed = 'dense(width, activation = act)\nnoise\ndense(twice)\ndropout(rate)';

function vectorModel(name: string, set: DataSet): Text {
    return body(set.features, 2).chain(({ text }) =>
        fc
            .tuple(
                blank,
                fc.constantFrom(
                    text,
                    `${text}\n${parametersUsed}`,
                    `block(w = 12)\n${text.includes('block') ? '' : parametersUsed}`,
                ),
                output(set),
            )
            .map(
                ([space, layers, last]) =>
                    `model ${name}${space}${parameters}${space}{\ninput(${set.features})\n${layers}\n${last}\n}`,
            ),
    );
}

const imageModel = (name: string): Text =>
    join(
        '\n',
        `model ${name}${parameters} {`,
        'input(8, 8, 1)',
        call(
            'conv2d',
            count(8),
            fc.constant('3'),
            option('padding', fc.constant('same')),
            option('activation', activation),
        ),
        maybe(call('spatial_dropout', share)),
        fc.constantFrom('max_pool2d()', 'avg_pool2d(2)', 'max_pool2d(pool_size = 2, strides = 1)', 'none'),
        'residual(projection = conv2d(4, 1, strides = 2)) { conv2d(4, 3, strides = 2, padding = same)\nbatch_norm() }',
        fc.constantFrom(
            'none',
            'concat { } { batch_norm() conv2d(2, 3, padding = same) spatial_dropout(0.1) } // dense block',
            'concat {\nmax_pool2d(2, strides = 1, padding = same)\n}\n{ conv2d(3, 1) path_dropout(5%) } { }',
        ),
        fc.constantFrom('flatten()', 'global_avg_pool2d()'),
        'noise',
        'dense(10, activation = softmax)',
        '}',
    );

const sequenceModel = (name: string): Text =>
    join(
        '\n',
        `model ${name}${parameters} {`,
        'input(64)',
        fc.constantFrom('reshape(16, 4)', 'reshape(8, 8)', 'reshape(64, 1)'),
        call(
            'conv1d',
            count(8),
            fc.constantFrom('3', 'kernel_size = 8'),
            option('strides', fc.constantFrom('1', '2')),
            option('padding', fc.constantFrom('valid', 'same')),
            option('activation', activation),
        ),
        maybe(call('spatial_dropout', share)),
        'concat { } { conv1d(3, 1)\nlayer_norm() }',
        'global_max_pool1d()',
        'noise',
        'dense(10, activation = softmax)',
        '}',
    );

function dataBlock(name: string, set: DataSet): Text {
    return fc
        .tuple(
            option(
                'validation',
                fc.oneof(fc.constantFrom('20%', '0.1', '25 * 1%', '30'), fc.constant('builtin(iris)')),
            ),
            option('test', fc.constantFrom('10%', 'none')),
            option('scale', fc.constantFrom('standardize', 'min_max', 'none')),
            option('limit', fc.constantFrom('40', 'none', '10 * 4')),
            option('split_seed', seed),
        )
        .chain(settings => {
            const present = settings.filter(setting => setting !== '').map(text => fc.constant(text));
            return fc
                .tuple(fc.shuffledSubarray(present, { minLength: present.length }), lineBreak)
                .chain(([shuffled, space]) =>
                    lines([fc.constant(`source = builtin(${set.call})`), ...shuffled]).map(
                        text => `data ${name} {${space}${text}}`,
                    ),
                );
        });
}

const csvBlock: Text = join(
    '\n',
    'data houses {',
    fc.constantFrom(
        'source = csv("houses.csv", header = true, delimiter = ",", missing = ["", "NA"])',
        "source = csv('houses.csv')",
    ),
    maybe(named('target', fc.constantFrom('"price"', 'last', '3'))),
    maybe(fc.constant('validation = csv("later.csv")')),
    '}',
);

const optimizer: Text = fc.oneof(
    call(
        'sgd',
        named('learning_rate', positive),
        option(
            'momentum',
            fc.oneof(share, call('ramp', fc.constant('0.5'), fc.constant('0.99'), named('epochs', count()))),
        ),
        option('nesterov', truth),
    ),
    call('adam', positive),
    call('rmsprop', option('learning_rate', positive), option('rho', share)),
    call('adamw', option('weight_decay', positive)),
);

function trainBlock(head: string, set: DataSet): Text {
    const loss =
        set.task === 'regression'
            ? fc.constantFrom('mse', 'mae', 'huber(delta = 2)')
            : fc.constant('cross_entropy');
    const settings: readonly Text[] = [
        option('loss', loss),
        option('optimizer', optimizer),
        option(
            'learning_rate_schedule',
            fc.oneof(fc.constantFrom('constant', 'step(5, 0.5)'), call('cosine', named('warm_up', count()))),
        ),
        option('batch_size', count()),
        fc.oneof(option('epochs', count()), named('steps', count())),
        option('seed', seed),
        option('early_stopping', fc.constantFrom('none', 'patience(3)', 'patience(epochs = 4)')),
        option('regularizer', regularizer),
        option('initializer', fc.constantFrom('glorot', 'he', 'lecun')),
        option('clip_norm', fc.oneof(positive, fc.constant('none'))),
        option('mc_samples', count(4)),
    ];
    return fc.tuple(...settings).chain(given => {
        const present = given.filter(text => text !== '');
        return present.length === 0
            ? fc.constant(`${head} { }`)
            : lines(present.map(text => fc.constant(text))).map(text => `${head} {\n${text}}`);
    });
}

const sweepBlock = (run: string): Text =>
    fc
        .tuple(
            option('noise', fc.constantFrom('[none, dropout(0.2), gaussian_dropout(0.5)]', '[dropout(0.1)]')),
            option('width', fc.constantFrom('[8, 16]', '8 to 32 step 8', '[2 * 4]', '1 to 3')),
            option('rate', fc.constantFrom('0.1 to 0.5 step 0.1', '[10%, 0.2]', 'rates')),
            option('optimizer', fc.constantFrom('[sgd(0.1), sgd(0.01)]', '[adam(), rmsprop]')),
            option('batch_size', fc.constantFrom('[16, 32]', '16 to 64 step 16')),
            option('scale', fc.constantFrom('[none, standardize]', '[min_max]')),
            option('repeats', count(5)),
            option('search', fc.constantFrom('none', 'random_search(runs = 3)', 'random_search')),
        )
        .chain(axes => {
            const present = axes.filter(text => text !== '');
            return present.every(text => text.startsWith('search'))
                ? fc.constant(`sweep ${run} { repeats = 2 }`)
                : lines(present.map(text => fc.constant(text))).map(text => `sweep ${run} {\n${text}}`);
        });

const constants =
    'let base = 1e-4\nlet rates = [0.1, 20%]\nlet some = dropout(base * 10)\nlet wide = 2 * (3 + 5)';
const block = 'model block(w = 8) { input(64)\ndense(w)\nsome\nrepeat 2 { dense(wide)\nrelu() } }';

/** A whole spec in which the language finds no mistake. Lines end in line feeds. */
export const validSpec: Text = fc
    .constantFrom(...sets)
    .chain(set => {
        const vector = vectorModel('net', set).map(text =>
            // The block begins with an input of 64, which is dropped where it is called on the digits.
            set.features === 64 ? text : text.replace('block(w = 12)\n', ''),
        );
        const models =
            set.call === 'digits'
                ? fc.oneof({ weight: 3, arbitrary: vector }, imageModel('net'), sequenceModel('net'))
                : vector;
        return fc
            .tuple(
                models,
                dataBlock('examples', set),
                fc.option(csvBlock, { nil: '' }),
                fc
                    .constantFrom(
                        'net',
                        'net(width = 24)',
                        'net(32, dropout(0.1))',
                        'net(noise = none, act = tanh)',
                    )
                    .chain(model => trainBlock(`train first = ${model} on examples`, set)),
                fc.option(trainBlock('train net on examples', set), { nil: '' }),
                fc.option(sweepBlock('first'), { nil: '' }),
                lineBreak,
            )
            .map(parts => parts.filter(part => part !== ''));
    })
    .map(([model = '', ...parts]) => [constants, block, model, ...parts])
    .map(parts => parts.filter(part => part.trim() !== '').join('\n'))
    // A comment that ends the text would take the line break away from what follows.
    .map(text => `${text}\n`);

/** The same with the line endings, indentation and byte-order mark that files come with. */
export const validFile: Text = fc
    .tuple(
        validSpec,
        fc.constantFrom('\n', '\r\n'),
        fc.constantFrom('', '\uFEFF'),
        fc.constantFrom('', '\t', '  '),
    )
    .map(([text, eol, mark, indent]) => mark + text.replaceAll('\n', `${eol}${indent}`));
