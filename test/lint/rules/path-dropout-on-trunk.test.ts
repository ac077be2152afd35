import { pathDropoutOnTrunk } from '../../../src/lint/rules/path-dropout-on-trunk.ts';
import { testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const model = (...body: string[]) =>
    lines(
        'model m {',
        '    input(64)',
        '    dense(96, activation = relu)',
        ...body,
        '    dense(10, activation = softmax)',
        '}',
    );
const fix = (title: string, output: string) => ({ title, safety: 'changes-training' as const, output });
const block = (...body: string[]) => [
    '    residual {',
    '        dense(96, activation = relu)',
    '        dense(96)',
    ...body,
    '    }',
];

testRule(pathDropoutOnTrunk, {
    valid: [
        { name: 'the branch of a residual block', code: model(...block('        path_dropout(0.5)')) },
        {
            name: 'a branch of a concatenation',
            code: model(
                '    concat {',
                '        dense(16)',
                '        path_dropout(0.5)',
                '    } {',
                '        dense(16)',
                '    }',
            ),
        },
        { name: 'a rate of 0', code: model('    path_dropout(0)') },
        { name: 'dropout of single values', code: model('    dropout(0.5)') },
        {
            name: 'what stands between two blocks, of which another rule speaks',
            code: model(...block(), '    path_dropout(0.5)', ...block()),
        },
        {
            name: 'scores, of which another rule speaks',
            code: lines(
                'model m {',
                '    input(64)',
                '    dense(10)',
                '    path_dropout(0.5)',
                '    softmax()',
                '}',
            ),
        },
    ],
    invalid: [
        {
            name: 'the trunk, at any rate',
            code: model('    «path_dropout»(0.05)'),
            message:
                '`path_dropout` sets 5% of the examples to 0 altogether, and no shortcut or other branch carries them past it.',
            fixes: [
                fix('Replace by `dropout`', model('    dropout(0.05)')),
                fix('Remove `path_dropout`', model()),
            ],
        },
        {
            name: 'what stands behind the last block',
            code: model(...block(), '    «path_dropout»(0.5)'),
            message: /^`path_dropout` sets 50% of the examples to 0/,
            fixes: [
                fix('Replace by `dropout`', model(...block(), '    dropout(0.5)')),
                fix('Remove `path_dropout`', model(...block())),
            ],
        },
        {
            name: 'a schedule that rises',
            code: model('    «path_dropout»(schedule(0.3, mode = late, shape = linear, cutoff = 5))'),
            message: /^`path_dropout` sets up to 30% of the examples to 0/,
            fixes: [
                fix(
                    'Replace by `dropout`',
                    model('    dropout(schedule(0.3, mode = late, shape = linear, cutoff = 5))'),
                ),
                fix('Remove `path_dropout`', model()),
            ],
        },
        {
            name: 'a model that is called on the trunk and in a branch, without a fix',
            code: lines(
                'model noisy {',
                '    «path_dropout»(0.5)',
                '}',
                'model m {',
                '    input(64)',
                '    dense(64, activation = relu)',
                '    noisy()',
                '    residual {',
                '        dense(64, activation = relu)',
                '        noisy()',
                '    }',
                '    dense(2, activation = softmax)',
                '}',
            ),
            message: /^`path_dropout` sets 50% of the examples to 0/,
            fixes: [],
        },
    ],
});
