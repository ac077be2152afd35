import { defineEntry } from '../entry.ts';
import { call } from '../parameters.ts';
import { scikitLearn } from '../shared/references.ts';

export const builtin = defineEntry({
    family: 'data_source',
    name: 'builtin',
    documentation: {
        summary: 'A data set that comes with the extension: nothing to download.',
        details:
            'Small, real sets of the literature, and synthetic ones of two features whose decision boundary can be drawn.',
        references: [scikitLearn],
        example: 'builtin(digits)',
    },
    parameters: {
        set: { type: call('builtin_set'), summary: 'Which set: `digits`, `iris`, `moons(noise = 0.1)`, ...' },
    },
});
