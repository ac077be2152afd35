import { dropoutNoOp } from '../../../src/lint/rules/dropout-no-op.ts';
import { testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (...body: string[]) =>
    lines(
        'model m {',
        '    input(64)',
        '    dense(256, activation = relu)',
        ...body,
        '    dense(10, activation = softmax)',
        '}',
    );
const trained = (line: string | undefined, ...settings: string[]) =>
    lines(
        model(...(line === undefined ? [] : [line])).trimEnd(),
        'data d {',
        '    source = builtin(digits)',
        '}',
        'train m on d {',
        ...settings.map(setting => `    ${setting}`),
        '}',
    );
const late = (cutoff: number | string, open = '', close = '') =>
    `    ${open}dropout${close}(schedule(0.5, mode = late, cutoff = ${cutoff}))`;
const remove = (kind: string, output: string) => ({
    title: `Remove \`${kind}\``,
    safety: 'safe' as const,
    output,
});
const begin = (epoch: number, output: string) => ({
    title: `Begin after epoch ${epoch}`,
    safety: 'changes-training' as const,
    output,
});

testRule(dropoutNoOp, {
    valid: [
        { name: 'a rate that acts', code: model('    dropout(0.0001)') },
        { name: 'a rate just above the slack', code: model('    dropout(2e-9)') },
        { name: 'a gate that is learned', code: model('    adaptive_dropout()') },
        { name: 'a keep below 1', code: model('    dropout(keep = 0.999)') },
        { name: 'noise that acts', code: model('    gaussian_noise(0.001)') },
        { name: 'a rate of 0 under a constant’s name', code: `let rate = 0\n${model('    dropout(rate)')}` },
        {
            name: 'a rate of 0 under a parameter’s name',
            code: model('    dropout(rate)').replace('model m', 'model m(rate = 0)'),
        },
        {
            name: 'a rate of 0 that a call gives',
            code: lines(
                'model block(rate = 0.5) {',
                '    dropout(rate)',
                '}',
                model('    block(rate = 0)').trimEnd(),
            ),
        },
        {
            name: 'a parameter that holds a dropout of 0',
            code: model('    noise').replace('model m', 'model m(noise = dropout(0))'),
        },
        { name: 'an early schedule', code: model('    dropout(schedule(0.5, mode = early, cutoff = 100))') },
        { name: 'a schedule of 0', code: model('    dropout(schedule(0))') },
        { name: 'a learned rate', code: model('    variational_dropout()') },
        { name: 'a late schedule without a run', code: model(late(100)) },
        { name: 'a late schedule that begins before the last epoch', code: trained(late(9), 'epochs = 10') },
        { name: 'a late schedule in a run of steps', code: trained(late(100), 'steps = 10') },
    ],
    invalid: [
        {
            name: 'a rate that is written so small that it counts as 0',
            code: model('    «dropout»(1e-12)'),
            message: '`dropout` never acts: its rate is within 1e-9 of 0 and counts as it.',
            fixes: [remove('dropout', model())],
        },
        {
            name: 'a rate of 0',
            code: model('    «dropout»(0)'),
            message: '`dropout` never acts: its rate is 0.',
            fixes: [remove('dropout', model())],
        },
        {
            name: 'a rate that misses 0 by a rounding error',
            code: model('    «dropout»(1 - 0.7 - 0.3)'),
            message: '`dropout` never acts: its rate is 0.',
            fixes: [remove('dropout', model())],
        },
        {
            name: 'a keep of 1',
            code: model('    «dropout»(keep = 1)'),
            message: '`dropout` never acts: its rate is 0, as `keep` is 1.',
            fixes: [remove('dropout', model())],
        },
        {
            name: 'noise of no deviation',
            code: model('    «gaussian_noise»(0)'),
            message: '`gaussian_noise` never acts: its standard deviation is 0.',
            fixes: [remove('gaussian_noise', model())],
        },
        {
            name: 'weight noise of rate 0',
            code: model('    «drop_connect»(0%)'),
            message: '`drop_connect` never acts: its rate is 0.',
            fixes: [remove('drop_connect', model())],
        },
        {
            name: 'a rate of 0 in a repeat, once',
            code: model(
                '    repeat 3 {',
                '        dense(64, activation = relu)',
                '        «dropout»(0)',
                '    }',
            ),
            message: '`dropout` never acts: its rate is 0 (x3).',
            fixes: [
                remove('dropout', model('    repeat 3 {', '        dense(64, activation = relu)', '    }')),
            ],
        },
        {
            name: 'a late schedule that begins after the last epoch',
            code: trained(late(10, '«', '»'), 'epochs = 10'),
            severity: 'warning',
            message: '`dropout` never acts: it begins after epoch 10, and the run has 10 epochs.',
            fixes: [
                begin(5, trained(late(5), 'epochs = 10')),
                remove('dropout', trained(undefined, 'epochs = 10')),
            ],
        },
        {
            name: 'a late schedule in a run of the default length',
            code: trained(late(30, '«', '»')),
            severity: 'warning',
            message: '`dropout` never acts: it begins after epoch 30, and the run has 20 epochs.',
            fixes: [begin(10, trained(late(10))), remove('dropout', trained(undefined))],
        },
        {
            name: 'a late schedule in a run of one epoch, which has no half',
            code: trained(late(2, '«', '»'), 'epochs = 1'),
            severity: 'warning',
            message: '`dropout` never acts: it begins after epoch 2, and the run has 1 epoch.',
            fixes: [remove('dropout', trained(undefined, 'epochs = 1'))],
        },
        {
            name: 'one of the two late schedules of a model, without a fix that would take the other',
            code: lines(
                'model noisy(cutoff = 5) {',
                '    «dropout»(schedule(0.5, mode = late, cutoff = cutoff))',
                '}',
                trained('    noisy()\n    noisy(cutoff = 50)').trimEnd(),
            ).replace('    noisy()\n', '    noisy()\n    dense(64, activation = relu)\n'),
            severity: 'warning',
            message: '`dropout` never acts: it begins after epoch 50, and the run has 20 epochs.',
            fixes: [],
        },
    ],
});
