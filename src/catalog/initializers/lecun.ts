import { defineEntry } from '../entry.ts';
import { klambauer2017 } from '../shared/references.ts';

export const lecun = defineEntry({
    family: 'initializer',
    name: 'lecun',
    documentation: {
        summary: 'Normal weights whose variance is 1 / inputs.',
        details:
            'Keeps the variance of standardized inputs. The default before `selu`, whose self-normalization rests on it.',
        formula: 'w ~ N(0, 1 / fan_in)',
        references: [
            {
                title: 'LeCun, Bottou, Orr, Müller (1998), Efficient BackProp',
                url: 'http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf',
            },
            klambauer2017,
        ],
        example: 'lecun',
    },
    parameters: {},
});
