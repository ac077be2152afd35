import { defineEntry } from '../entry.ts';
import { count, probability, word } from '../parameters.ts';

export const schedule = defineEntry({
    family: 'rate_schedule',
    name: 'schedule',
    documentation: {
        summary: 'Drops at the rate in one part of the run only: early, late or throughout.',
        details:
            'Early dropout helps networks that underfit, late dropout those that overfit late. `standard` is the ' +
            'same rate throughout, whatever `shape` and `cutoff` say, so that a sweep can take all three modes. ' +
            '`linear` lets an early rate fall to 0 at the cutoff, and a late one rise from 0 at the cutoff to ' +
            'the rate at the end of the run (the paper has the first only). t is the time in epochs and T the end of ' +
            'the run; the rate changes at every step.',
        formula:
            'standard: p\nearly: p before cutoff (linear: p · (1 - t / cutoff)), 0 after\n' +
            'late: 0 before cutoff, p after (linear: p · (t - cutoff) / (T - cutoff))',
        references: [
            {
                title: 'Liu, Xu, Jin, Shen, Darrell (2023), Dropout reduces underfitting, ICML',
                url: 'https://arxiv.org/abs/2303.01500',
            },
        ],
        example: 'schedule(0.5, mode = early, shape = linear, cutoff = 10)',
    },
    parameters: {
        rate: {
            type: probability(),
            summary: 'Probability of dropping where the schedule is on, in [0, 1).',
        },
        mode: {
            type: word('standard', 'early', 'late'),
            default: 'standard',
            summary: 'The part of the run that is on.',
        },
        shape: {
            type: word('constant', 'linear'),
            default: 'constant',
            summary: 'How the rate goes within that part.',
        },
        cutoff: {
            type: count(),
            optional: 'needed by early and late',
            unit: 'epochs',
            summary: 'The epoch that ends early dropout, or after which late dropout begins.',
        },
    },
    problem: ({ mode, cutoff }) =>
        mode !== 'standard' && cutoff === null
            ? {
                  argument: 'mode',
                  expected: `a cutoff, in epochs, for ${mode} dropout`,
                  found: 'none',
                  remedy: 'Add cutoff = 10, or the epoch of your choice.',
              }
            : undefined,
});
