import { digitsNetwork, digitsRun } from '../../worker/job.ts';
import { digitsWorkload } from './digits.ts';

export const digitsWithDropout = digitsWorkload(
    'digits-with-dropout',
    'a step of digits 64-256-256-10, batch 32, dropout 0.2, 0.5, 0.5, max_norm 3, sgd with momentum',
    digitsRun({ network: digitsNetwork(256) }),
);
