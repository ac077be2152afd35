// `npm run kill:sweeps -- [--times N] [--seed N]`: kills sweeps at random moments and lets them go on. Prints how often, and ends
// with status 1 where a table is another one than that of a sweep which was never interrupted.

import { parseArgs } from 'node:util';
import { killSweeps } from '../test/support/kill-sweeps.ts';
import { main } from './output.ts';

await main(async () => {
    const { values } = parseArgs({ options: { times: { type: 'string' }, seed: { type: 'string' } } });
    const times = Number(values.times ?? 100);
    const seed = Number(values.seed ?? 1);
    const tally = await killSweeps(times, seed, ({ kills }) => {
        if (kills % 10 === 0) {
            console.log(`${kills} of ${times}`);
        }
    });
    console.table({
        'processes killed': tally.kills,
        'of them before their first run had begun': tally.beforeFirstRun,
        'sweeps that went on to their end': tally.sweepsEnded,
        'of them with another table than uninterrupted': tally.tablesThatDiffer,
    });
    return 0;
});
