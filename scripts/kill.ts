// `npm run kill -- [--times N] [--seed N]`: kills training at random moments and lets it go on. Prints how often, and ends with
// status 1 where an epoch that was done is missing, the database is damaged, or a run ends with other bits.

import { parseArgs } from 'node:util';
import { killRuns } from '../test/support/kill-runs.ts';
import { main } from './output.ts';

await main(async () => {
    const { values } = parseArgs({ options: { times: { type: 'string' }, seed: { type: 'string' } } });
    const times = Number(values.times ?? 200);
    const seed = Number(values.seed ?? 1);
    const tally = await killRuns(times, seed, ({ kills }) => {
        if (kills % 20 === 0) {
            console.log(`${kills} of ${times}`);
        }
    });
    console.table({
        'processes killed': tally.kills,
        'of them before their first epoch had ended': tally.beforeFirstEpoch,
        'latest epoch that was done at a kill': tally.largestEpoch,
        'epochs lost besides the one in progress': tally.lostEpochs,
        'databases that failed their integrity check': tally.integrityFailures,
        'runs that went on to their end': tally.runsEnded,
        'of them with other bits than uninterrupted': tally.runsThatDiffer,
    });
    return 0;
});
