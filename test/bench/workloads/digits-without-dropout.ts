import { withoutNoise } from '../../../src/model/twin.ts';
import { digitsNetwork, digitsRun } from '../../worker/job.ts';
import { digitsWorkload } from './digits.ts';

const network = digitsNetwork(256);

export const digitsWithoutDropout = digitsWorkload(
    'digits-without-dropout',
    'a step of its twin: the same network without its dropouts',
    digitsRun({ network: withoutNoise(network) ?? network }),
);
