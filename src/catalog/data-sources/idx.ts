import { defineEntry } from '../entry.ts';
import { string } from '../parameters.ts';
import { lecun1998 } from '../shared/references.ts';

export const idx = defineEntry({
    family: 'data_source',
    name: 'idx',
    documentation: {
        summary: 'Reads images and labels in the format of MNIST; gzip is recognized.',
        details:
            'Two files: one of images, one of as many labels. Fashion-MNIST, KMNIST and EMNIST come in the same format.',
        references: [
            lecun1998,
            { title: 'LeCun, Cortes, Burges, The MNIST database', url: 'http://yann.lecun.com/exdb/mnist/' },
        ],
        example: 'idx("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")',
    },
    parameters: {
        images: { type: string(), file: true, summary: 'The file of images, relative to the spec.' },
        labels: { type: string(), file: true, summary: 'The file of labels, relative to the spec.' },
    },
});
