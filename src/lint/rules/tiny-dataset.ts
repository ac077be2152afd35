import { resolveCall } from '../../catalog/arguments.ts';
import type { Fix } from '../../model/finding.ts';
import { formatNumber, plural } from '../format.ts';
import { activeDropouts, isOtherwiseRegularized } from '../recipe.ts';
import { defineRule, example } from '../rule.ts';

interface TinyData {
    readonly examples: number;
    readonly parameters: number;
    readonly dropouts: number;
}

export const tinyDataset = defineRule({
    id: 'tiny-dataset',
    category: 'data',
    // One experiment on one data set says that dropout gains nothing here, and another source has a gain at 450: info.
    severity: 'info',
    summary: 'Dropout as the only regularizer of a run with very few training examples.',
    documentation: {
        what:
            'Reports a run with fewer than 500 training examples whose network has dropout, and nothing else that holds ' +
            'it back: no penalty or constraint on weights, no weight decay, no early stopping, no label smoothing, no ' +
            'additive noise.',
        why:
            'The original study trained one network on parts of MNIST, with dropout and without. With 100 and 500 ' +
            'examples dropout brought no improvement: the network had enough parameters to learn them by heart in spite ' +
            'of the noise. The gain came with more examples, and shrank again with very many. It is one experiment; a ' +
            'data set of 450 examples with a gain is known too. A penalty or early stopping acts at any size, and ' +
            'comparing a few seeds tells what dropout does to the data at hand.',
        bad: example`
            model classifier {
                input(4)
                dense(64, activation = relu)
                dropout(0.5)
                dense(3, activation = softmax)
            }

            data flowers {
                source = builtin(iris)
            }

            train classifier on flowers {
                epochs = 50
            }
        `,
        good: example`
            model classifier {
                input(4)
                dense(64, activation = relu)
                dropout(0.5)
                dense(3, activation = softmax)
            }

            data flowers {
                source = builtin(iris)
            }

            train classifier on flowers {
                epochs      = 50
                regularizer = l2(1e-4)
            }
        `,
        references: [
            {
                title: 'Srivastava et al. (2014), Dropout, JMLR 15, section 7.4 and figure 10',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'Read in transcriptions: subsets of MNIST of 100, 500, 1,000, 5,000, 10,000 and 50,000 examples, and no improvement at 100 and 500.',
            },
            {
                title: 'IEEE-HKN, The Bridge 2018/2, page 11',
                evidence:
                    'Read in an excerpt, as counter-evidence: dropout helped with 450 training samples.',
            },
        ],
        letsPass:
            'Data whose number of examples is not known before it is read. Runs with another regularizer beside dropout. ' +
            '500 examples and more.',
    },
    options: { examples: { default: 500, summary: 'The fewest training examples that are let pass.' } },
    messages: {
        tiny: ({ examples, parameters, dropouts }: TinyData) =>
            `${plural(examples, 'training example')} for ${plural(parameters, 'parameter')}, and only ` +
            `${dropouts === 1 ? 'dropout' : `${formatNumber(dropouts)} dropouts`} against overfitting: with 500 and fewer, ` +
            'dropout alone brought no gain in the original study.',
    },
    *check({ graph, network, run, option }) {
        const examples = run?.data.facts.trainingExamples;
        if (run === undefined || examples === undefined || examples >= option('examples')) {
            return;
        }
        const dropouts = activeDropouts(graph);
        const [first] = dropouts;
        const hasAdditiveNoise = graph.layers.some(layer => graph.traits(layer).additive);
        if (first !== undefined && !hasAdditiveNoise && !isOtherwiseRegularized(graph, run)) {
            const setting = run.data.settings.limit === null ? 'source' : 'limit';
            yield {
                message: 'tiny',
                data: { examples, parameters: network.parameterCount, dropouts: dropouts.length },
                anchor: { block: 'train' },
                related: [
                    { message: 'The data is chosen here.', anchor: { block: 'data', setting } },
                    { message: 'The dropout.', anchor: { layer: first.id } },
                ],
                weight: -examples,
            } as const;
        }
    },
    fixes() {
        const set = (title: string, setting: string, value: ReturnType<typeof resolveCall>): Fix => ({
            title,
            safety: 'changes-training',
            edits: [{ kind: 'set_setting', block: 'train', setting, value }],
        });
        return [
            set(
                'Add `regularizer = l2(0.0001)`',
                'regularizer',
                resolveCall('regularizer', 'l2', { l2: 1e-4 }),
            ),
            set(
                'Add `early_stopping = patience(10)`',
                'early_stopping',
                resolveCall('early_stopping', 'patience', { epochs: 10 }),
            ),
        ];
    },
    fixSafety: ['changes-training'],
});
