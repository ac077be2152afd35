import assert from 'node:assert/strict';
import { dropoutOnUnderparameterised } from '../../../src/lint/rules/dropout-on-underparameterised.ts';
import { analyzerFor, analyzeSpec, testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
const changes = 'changes-training' as const;

interface Around {
    readonly settings?: string;
    readonly data?: string;
    readonly filters?: number;
}

/** 10 n weights of n filters and 10 n + 10 of the dense layer: 130 for 6. 80% of the digits are 1,438 examples. */
const spec = (
    noise: string[],
    { settings = 'epochs = 30', data = 'validation = 20%', filters = 6 }: Around = {},
) =>
    lines(
        'model tiny {',
        '    input(8, 8, 1)',
        `    conv2d(${filters}, 3, activation = relu)`,
        '    global_avg_pool2d()',
        ...noise.map(line => `    ${line}`),
        '    dense(10, activation = softmax)',
        '}',
        'data digits {',
        '    source = builtin(digits)',
        `    ${data}`,
        '}',
        'train tiny on digits {',
        `    ${settings}`,
        '}',
    );

testRule(dropoutOnUnderparameterised, {
    valid: [
        { name: 'a small rate', code: spec(['dropout(0.29)']) },
        { name: 'weights enough', code: spec(['dropout(0.5)'], { filters: 8 }) },
        { name: 'no dropout', code: spec([]) },
        { name: 'a scheduled rate', code: spec(['dropout(schedule(0.5, mode = early, cutoff = 5))']) },
        { name: 'noise on weights', code: spec(['drop_connect(0.5)']) },
        {
            name: 'an unknown number of examples',
            code: spec(['dropout(0.5)']).replace('builtin(digits)', 'csv("digits.csv")'),
        },
        {
            name: 'a model that nothing trains',
            code: lines(...spec(['dropout(0.5)']).split('\n').slice(0, 7)),
        },
        {
            name: 'two classes',
            code: lines(
                'model tiny {',
                '    input(2)',
                '    dense(4, activation = relu)',
                '    dropout(0.5)',
                '    dense(2, activation = softmax)',
                '}',
                'data points {',
                '    source = builtin(moons(n = 5000))',
                '}',
                'train tiny on points {',
                '}',
            ),
        },
        {
            name: 'regression',
            code: spec(['dropout(0.5)'], { settings: 'loss = mse' }).replace(', activation = softmax', ''),
        },
    ],
    invalid: [
        {
            name: 'much dropout, and offers less, earlier or none',
            code: spec(['«dropout»(0.3)']),
            message:
                'The network has 130 weights for 1,438 training examples: it will hardly overfit enough for a drop rate of 0.3 to pay.',
            fixes: [
                { title: 'Set the rate to 0.1', safety: changes, output: spec(['dropout(0.1)']) },
                {
                    title: 'Drop in the first 5 epochs only',
                    safety: changes,
                    output: spec(['dropout(schedule(0.3, mode = early, shape = linear, cutoff = 5))']),
                },
                { title: 'Remove `dropout`', safety: changes, output: spec([]) },
            ],
        },
        {
            name: 'the highest of several rates, and lowers all that are high',
            code: spec(['dropout(0.4)', 'tanh()', '«dropout»(keep = 0.5)', 'tanh()', 'dropout(0.2)'], {
                settings: 'epochs = 4',
            }),
            message: /for a drop rate of 0\.5 to pay\.$/,
            fixes: [
                {
                    title: 'Set the rates to 0.1',
                    safety: changes,
                    output: spec(
                        ['dropout(0.1)', 'tanh()', 'dropout(keep = 0.9)', 'tanh()', 'dropout(0.2)'],
                        {
                            settings: 'epochs = 4',
                        },
                    ),
                },
                {
                    title: 'Drop in the first epoch only',
                    safety: changes,
                    output: spec(
                        [
                            'dropout(schedule(0.4, mode = early, shape = linear, cutoff = 1))',
                            'tanh()',
                            'dropout(rate = schedule(0.5, mode = early, shape = linear, cutoff = 1))',
                            'tanh()',
                            'dropout(0.2)',
                        ],
                        { settings: 'epochs = 4' },
                    ),
                },
                {
                    title: 'Remove the dropouts',
                    safety: changes,
                    output: spec(['tanh()', 'tanh()', 'dropout(0.2)'], { settings: 'epochs = 4' }),
                },
            ],
        },
        {
            name: 'a run of one epoch or of steps, which has no early epochs',
            code: spec(['«dropout»(0.5)'], { settings: 'steps = 500' }),
            message: /130 weights for 1,438/,
            fixes: [
                {
                    title: 'Set the rate to 0.1',
                    safety: changes,
                    output: spec(['dropout(0.1)'], { settings: 'steps = 500' }),
                },
                { title: 'Remove `dropout`', safety: changes, output: spec([], { settings: 'steps = 500' }) },
            ],
        },
    ],
});

describe('the weights for each example', () => {
    it('leave a sixth of the epochs with dropout, where there is another one without', () => {
        const titles = (settings: string) => {
            const analysis = analyzeSpec(spec(['dropout(0.5)'], { settings }), dropoutOnUnderparameterised);
            return analysis.diagnostics
                .filter(({ rule }) => rule === dropoutOnUnderparameterised.id)
                .flatMap(diagnostic => analysis.fixesFor(diagnostic).map(({ title }) => title))
                .filter(title => title.startsWith('Drop in'));
        };
        assert.deepEqual(titles('epochs = 1'), []);
        assert.deepEqual(titles('epochs = 2'), ['Drop in the first epoch only']);
        assert.deepEqual(titles('epochs = 10'), ['Drop in the first 2 epochs only']);
    });

    it('are too few below a tenth', () => {
        const count = (limit: number) =>
            analyzeSpec(
                spec(['dropout(0.5)'], { data: `limit = ${limit}` }),
                dropoutOnUnderparameterised,
            ).diagnostics.filter(({ rule }) => rule === dropoutOnUnderparameterised.id).length;
        assert.deepEqual([count(1300), count(1301)], [0, 1]);
    });

    it('are not counted unless asked for', () => {
        const text = spec(['dropout(0.5)']);
        const rules = analyzerFor()
            .analyze('file:///tested.netspec', text)
            .diagnostics.map(({ rule }) => rule);
        assert.ok(!rules.includes(dropoutOnUnderparameterised.id));
    });
});
