// What the study of the rules' efficacy trains: for each empirical rule, networks of up to 300,000 parameters on which it fires,
// over real data sets.

export interface EfficacyCase {
    readonly rule: string;
    /** Name of the data set. */
    readonly data: string;
    readonly text: string;
    /** What tells the network from the rule's first. */
    readonly network?: string;
}

interface DataSet {
    readonly name: string;
    readonly source: string;
    readonly input: string;
    readonly output: string;
    /** Further settings. */
    readonly settings?: string;
}

const digits: DataSet = {
    name: 'digits',
    source: 'builtin(digits)',
    input: '64',
    output: '10, activation = softmax',
};
const digitImages: DataSet = { ...digits, input: '8, 8, 1' };
const breastCancer: DataSet = {
    name: 'breast_cancer',
    source: 'builtin(breast_cancer)',
    input: '30',
    output: '2, activation = softmax',
};
const wine: DataSet = {
    name: 'wine',
    source: 'builtin(wine)',
    input: '13',
    output: '3, activation = softmax',
};

/** 2,000 examples, and as many others to validate on. */
function images(name: string, folder: string): DataSet {
    return {
        name,
        source: `idx("${folder}/train-images-idx3-ubyte", "${folder}/train-labels-idx1-ubyte")`,
        input: '784',
        output: '10, activation = softmax',
        settings: 'validation = 2000\n    limit = 2000',
    };
}
const mnist = images('mnist', 'mnist');
const fashion = images('fashion_mnist', 'fashion');
const mnistImages: DataSet = { ...mnist, input: '28, 28, 1' };
const fashionImages: DataSet = { ...fashion, input: '28, 28, 1' };

const diabetes: DataSet = { name: 'diabetes', source: 'builtin(diabetes)', input: '10', output: '1' };
/** The alcohol of wines, and the smoothness of cells' outlines, from the other columns of the sets for classification. */
const alcohol: DataSet = {
    name: 'wine_alcohol',
    source: 'csv("wine.csv", header = false)',
    input: '13',
    output: '1',
    settings: 'target = 1',
};
const smoothness: DataSet = {
    name: 'cell_smoothness',
    source: 'csv("breast_cancer.csv", header = false)',
    input: '30',
    output: '1',
    settings: 'target = 5',
};

const dense = [digits, breastCancer, mnist, fashion];
const manyClasses = [digits, mnist, fashion];
const maps = [digitImages, mnistImages, fashionImages];
const regression = [diabetes, alcohol, smoothness];

/** Whether the error on a data set is a root mean squared one. */
export function isRegressionSet(data: string): boolean {
    return regression.some(({ name }) => name === data);
}

interface Network {
    readonly layers: string;
    readonly train?: string;
    readonly data?: string;
}

/** What every run has unless its case says otherwise: enough epochs for the curves to have turned. */
const usualTraining = 'epochs = 40';

function spec(data: DataSet, { layers, train = usualTraining, data: settings = '' }: Network): string {
    const split = [data.settings, settings].some(text => text?.includes('validation') === true)
        ? ''
        : '    validation = 25%\n';
    const more = [data.settings, settings].filter(text => text !== undefined && text !== '');
    return `model network {
    input(${data.input})
${indented(layers)}
    dense(${data.output})
}

data examples {
    source = ${data.source}
${split}    scale = standardize
${more.map(text => `    ${text}\n`).join('')}}

train network on examples {
${indented(train)}
}
`;
}

function indented(text: string): string {
    return text
        .trim()
        .split('\n')
        .map(line => `    ${line.trim()}`)
        .join('\n');
}

function over(rule: string, sets: readonly DataSet[], network: Network, name?: string): EfficacyCase[] {
    const named = name === undefined ? {} : { network: name };
    return sets.map(data => ({ rule, data: data.name, text: spec(data, network), ...named }));
}

const oneDropout = (rate: number, width = 256): string => `
    dense(${width}, activation = relu)
    dropout(${rate})
    dense(${width}, activation = relu)
    dropout(${rate})
`;

const twoConvolutions = (noise: string): string => `
    conv2d(16, 3, padding = same, activation = relu)
    ${noise}
    max_pool2d(2)
    conv2d(32, 3, padding = same, activation = relu)
    flatten()
`;

/** Convolutions take longer; these have turned by then. */
const short = 'epochs = 15';

export const efficacyCases: readonly EfficacyCase[] = [
    // Placement
    ...over('dropout-before-batchnorm', dense, {
        layers: 'dense(256)\nrelu()\ndropout(0.5)\nbatch_norm()\ndense(128, activation = relu)',
    }),
    // What its source measured: the order in every block, where one wrong variance comes upon another.
    ...over(
        'dropout-before-batchnorm',
        dense,
        { layers: 'repeat 3 {\ndense(128)\nrelu()\ndropout(0.5)\nbatch_norm()\n}' },
        'in each of three blocks',
    ),
    ...over('dropout-weight-batchnorm', dense, {
        layers: 'dense(256, activation = relu)\ndropout(0.5)\ndense(64)\nbatch_norm()\nrelu()',
    }),
    ...over('elementwise-dropout-before-maxpool', maps, {
        layers: twoConvolutions('dropout(0.25)'),
        train: short,
    }),
    ...over('elementwise-dropout-before-global-pool', maps, {
        layers: `
            conv2d(16, 3, padding = same, activation = relu)
            max_pool2d(2)
            conv2d(32, 3, padding = same, activation = relu)
            dropout(0.5)
            global_avg_pool2d()
        `,
        train: 'epochs = 20\noptimizer = adam(0.003)',
    }),
    // The first network underfits, where no stronger noise can help: this one learns its examples.
    ...[digitImages, mnistImages, fashionImages].flatMap(set =>
        over(
            'elementwise-dropout-before-global-pool',
            [set],
            {
                layers: `
                    conv2d(16, 3, padding = same, activation = relu)
                    max_pool2d(2)
                    conv2d(32, 3, padding = same, activation = relu)${set === digitImages ? '' : '\nmax_pool2d(2)'}
                    conv2d(64, 3, padding = same, activation = relu)
                    dropout(0.5)
                    global_avg_pool2d()
                `,
                train: 'epochs = 20\noptimizer = adam(0.003)',
            },
            'with three convolutions',
        ),
    ),
    ...over('iid-dropout-on-feature-map', maps, {
        layers: `
            conv2d(16, 3, padding = same, activation = relu)
            dropout(0.25)
            conv2d(32, 3, padding = same, strides = 2, activation = relu)
            flatten()
        `,
        train: short,
    }),
    ...over('dropout-on-shortcut', dense, {
        layers: `
            dense(96, activation = relu)
            residual {
                dense(96, activation = relu)
                dense(96)
            }
            dropout(0.3)
            residual {
                dense(96, activation = relu)
                dense(96)
            }
        `,
    }),
    ...over('no-dropout-candidate', manyClasses, { layers: 'dense(256, activation = relu)' }),
    // Rate
    ...over('rate-high-hidden', dense, { layers: oneDropout(0.7) }),
    ...over('rate-high-input', dense, { layers: `dropout(0.5)\n${oneDropout(0.2)}` }),
    ...over('rate-negligible', dense, { layers: oneDropout(0.02) }),
    ...over('rate-high-conv', maps, {
        layers: `
            conv2d(16, 3, padding = same, activation = relu)
            max_pool2d(2)
            dropout(0.5)
            conv2d(32, 3, padding = same, activation = relu)
            flatten()
        `,
        train: short,
    }),
    ...over('alpha-rate-high', dense, {
        layers: 'dense(256, activation = selu)\nalpha_dropout(0.5)\ndense(256, activation = selu)\nalpha_dropout(0.5)',
    }),
    ...over('noise-budget', dense, {
        layers: 'repeat 5 {\ndense(128, activation = relu)\ndropout(0.5)\n}',
    }),
    // Capacity
    ...over('effective-width-below-classes', manyClasses, {
        layers: 'dense(128, activation = relu)\ndense(16, activation = relu)\ndropout(0.5)',
    }),
    ...over('dropout-on-underparameterised', maps, {
        layers: `
            conv2d(6, 3, activation = relu)
            global_avg_pool2d()
            dropout(0.3)
        `,
        train: 'epochs = 30\noptimizer = adam(0.01)',
    }),
    // Training
    ...over('sgd-dropout-recipe', dense, {
        layers: oneDropout(0.5),
        train: `${usualTraining}\noptimizer = sgd(learning_rate = 0.02, momentum = 0.9)`,
    }),
    ...over('budget-too-short-for-dropout', dense, {
        layers: oneDropout(0.5),
        train: 'epochs = 100\nearly_stopping = patience(2)',
    }),
    ...over('double-regularisation', dense, {
        layers: `${oneDropout(0.5)}\ndense(96, activation = relu)\ndropout(0.5)`,
        train: `${usualTraining}\nregularizer = l2(0.01)\nlabel_smoothing = 0.1`,
    }),
    // Data
    ...over('tiny-dataset', [digits, breastCancer, wine, mnist, fashion], {
        layers: oneDropout(0.5, 64),
        train: 'epochs = 100',
        data: 'limit = 200',
    }).map(each => ({
        ...each,
        // The sets of images have a limit of their own.
        text: each.text.replace('    validation = 2000\n    limit = 2000\n', '    validation = 2000\n'),
    })),
    ...over('dropout-in-regression', regression, {
        layers: 'dense(64, activation = relu)\ndropout(0.3)\ndense(64, activation = relu)',
        train: 'epochs = 100',
    }),
];
