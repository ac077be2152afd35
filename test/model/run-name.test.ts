import assert from 'node:assert/strict';
import { placeInSweep, runName } from '../../src/model/run-name.ts';

describe('what a run is called', () => {
    const run = { name: 'net', seed: 7 };

    it('is what the user says, else the name of the spec and which one of that name it was', () => {
        assert.equal(runName({ ...run, label: 'mine', attempt: 2 }), 'mine');
        assert.equal(runName(run), 'net');
        assert.equal(runName({ ...run, attempt: 2 }), 'net #2');
        assert.equal(runName({ ...run, name: 'net/without-dropout', attempt: 2 }), 'net without dropout #2');
    });

    it('tells the runs of a sweep apart, with the seed once', () => {
        assert.equal(runName({ ...run, sweep: { values: { rate: '0.5' } } }), 'net: rate = 0.5, seed 7');
        assert.equal(
            placeInSweep({ ...run, sweep: { values: { rate: '0.5', seed: '7' } } }),
            'rate = 0.5, seed = 7',
        );
    });

    it('says of a comparison which of the two it is', () => {
        const sweep = { values: { network: 'without dropout' }, kind: 'comparison' } as const;
        assert.equal(runName({ ...run, name: 'net/without-dropout', sweep }), 'net: without dropout, seed 7');
    });
});
