// The runs that are measured, as a person would write them.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { losses } from '../../../src/catalog/losses/index.ts';
import { isDataProblem } from '../../../src/data/data-problem.ts';
import { loadExamples } from '../../../src/data/load-examples.ts';
import { createAnalyzer } from '../../../src/language/analysis.ts';
import type { SplitExamples } from '../../../src/model/examples.ts';
import type { ResolvedRun } from '../../../src/model/resolved.ts';
import { withoutNoise } from '../../../src/model/twin.ts';
import { openAddress } from '../../../src/platform/node/open-file.ts';
import { readAddress } from '../../../src/platform/node/read-address.ts';
import { inMemory } from '../../support/in-memory.ts';

/** The network that TensorFlow Playground opens with, but for a second unit more or less, on its circles. */
export const playground = `
model playground {
    input(2)
    dense(8, activation = tanh)
    dense(8, activation = tanh)
    dense(1, activation = tanh)
}

data circles {
    source = builtin(circles(n = 500, noise = 0.1))
}

train playground on circles {
    loss       = mse
    optimizer  = sgd(0.03)
    batch_size = 10
    epochs     = 100
}
`;

const handwritten = `
data digits {
    source = builtin(digits)
    scale  = standardize
}

data mnist {
    source     = idx("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")
    validation = 10000
    scale      = min_max
}
`;

/** The network of NetSpec's first example. */
export const digits = (width = 256, hidden = 2, batch = 32, learningRate = 0.01): string => `
model digits {
    input(64)
    dropout(0.2)
    repeat ${hidden} {
        dense(${width}, activation = relu, max_norm = 3)
        dropout(0.5)
    }
    dense(10, activation = softmax)
}
${handwritten}
train digits on digits {
    optimizer  = sgd(learning_rate = ${learningRate}, momentum = 0.95)
    batch_size = ${batch}
    epochs     = 20
}
`;

/** The networks of Srivastava et al. (2014) for MNIST, without the limits on their weights. */
export const srivastava = (width = 1024, onInput = 'dropout(0.2)', batch = 128): string => `
model srivastava {
    input(784)
    ${onInput}
    dense(${width}, activation = relu)
    dropout(0.5)
    dense(${width}, activation = relu)
    dropout(0.5)
    dense(10, activation = softmax)
}
${handwritten}
train srivastava on mnist {
    optimizer  = sgd(learning_rate = 0.01, momentum = 0.95)
    batch_size = ${batch}
    epochs     = 1
}
`;

/** The network of Keras's example mnist_cnn; there, Adadelta trains it. */
export const mnistCnn = `
model mnist_cnn {
    input(28, 28, 1)
    conv2d(32, 3, activation = relu)
    conv2d(64, 3, activation = relu)
    max_pool2d(2)
    dropout(0.25)
    flatten()
    dense(128, activation = relu)
    dropout(0.5)
    dense(10, activation = softmax)
}
${handwritten}
train mnist_cnn on mnist {
    optimizer  = sgd(learning_rate = 0.01, momentum = 0.9)
    batch_size = 128
    epochs     = 1
}
`;

export function runOf(spec: string): ResolvedRun {
    const analyzer = createAnalyzer({ fileExists: () => true });
    const { diagnostics, spec: resolved } = analyzer.analyze('file:///bench.netspec', spec);
    const [run] = resolved.runs;
    if (run === undefined) {
        throw new Error(
            `A benchmark's spec does not resolve: ${diagnostics.map(({ message }) => message).join(' ')}`,
        );
    }
    return run;
}

export function twinRunOf(spec: string): ResolvedRun {
    const run = runOf(spec);
    return { ...run, network: withoutNoise(run.network) ?? run.network };
}

const loaded = new Map<string, Promise<SplitExamples>>();

/** The run's data; read once for all runs with the same settings. `mnist` is the folder of its files. */
export function examplesOf(run: ResolvedRun, mnist = ''): Promise<SplitExamples> {
    const key = JSON.stringify(run.data.settings);
    let examples = loaded.get(key);
    if (examples === undefined) {
        examples = load(run, mnist);
        loaded.set(key, examples);
    }
    return examples;
}

export const builtinDataUri = pathToFileURL(
    join(import.meta.dirname, '..', '..', '..', 'media', 'data'),
).href;

async function load({ data, settings }: ResolvedRun, mnist: string): Promise<SplitExamples> {
    const access = {
        readFile: readAddress,
        openFile: openAddress,
        baseUri: `${pathToFileURL(mnist).href}/`,
        builtinDataUri,
    };
    const task = losses[settings.loss?.call as keyof typeof losses].task;
    const examples = await loadExamples(data.settings, access, task);
    if (isDataProblem(examples)) {
        throw new Error(examples.problem);
    }
    return inMemory(examples);
}
