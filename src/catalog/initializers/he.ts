import { defineEntry } from '../entry.ts';

export const he = defineEntry({
    family: 'initializer',
    name: 'he',
    documentation: {
        summary: 'Normal weights whose variance is 2 / inputs, for rectifiers.',
        details:
            'A rectifier silences half its inputs, which the factor 2 makes up for. The default before `relu` and its kin.',
        formula: 'w ~ N(0, 2 / fan_in)',
        references: [
            {
                title: 'He, Zhang, Ren, Sun (2015), Delving deep into rectifiers, ICCV',
                url: 'https://arxiv.org/abs/1502.01852',
            },
        ],
        example: 'he',
    },
    parameters: {},
});
