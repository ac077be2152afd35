import { defineEntry } from '../entry.ts';
import { count, positive } from '../parameters.ts';

export const step = defineEntry({
    family: 'learning_rate_schedule',
    name: 'step',
    documentation: {
        summary: 'Multiplies the learning rate by `decay_rate` every `decay_epochs` epochs.',
        details: 'The staircase of the classic image networks. t counts the epochs that are done.',
        formula: 'factor = decay_rate ^ ⌊t / decay_epochs⌋',
        references: [
            {
                title: 'PyTorch, torch.optim.lr_scheduler.StepLR',
                url: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html',
            },
        ],
        example: 'step(decay_epochs = 10, decay_rate = 0.5)',
    },
    parameters: {
        decay_epochs: { type: count(), default: 10, unit: 'epochs', summary: 'Length of a stair.' },
        decay_rate: { type: positive(), default: 0.5, summary: 'Factor from one stair to the next.' },
    },
});
