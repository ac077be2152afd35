import { defineEntry } from '../entry.ts';
import { string } from '../parameters.ts';

export const npz = defineEntry({
    family: 'data_source',
    name: 'npz',
    documentation: {
        summary: 'Reads arrays that NumPy has saved together in one file.',
        details:
            'The first axis of the features counts the examples; the target has one value for each. ' +
            "Keras's `mnist.npz` is read as it is.",
        references: [
            {
                title: 'NumPy, numpy.savez',
                url: 'https://numpy.org/doc/stable/reference/generated/numpy.savez.html',
            },
        ],
        example: 'npz("mnist.npz")',
    },
    parameters: {
        path: { type: string(), file: true, summary: 'The file, relative to the spec.' },
        features: {
            type: string(),
            optional: 'the first of x_train, x, X, features, data that the file holds',
            summary: 'Name of the array of features.',
        },
        labels: {
            type: string(),
            optional: 'the first of y_train, y, Y, labels, target that the file holds',
            summary: 'Name of the array of targets.',
        },
    },
});
