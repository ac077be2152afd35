import assert from 'node:assert/strict';
import { twinJobOf } from '../../src/experiments/twin-job.ts';
import { withoutNoise } from '../../src/model/twin.ts';
import { digitsJob } from '../worker/job.ts';

describe('the job of a twin', () => {
    const job = digitsJob();

    it('keeps each layer on its line, though layers are renumbered', () => {
        const { layers } = job.run.network;
        const layerLines = layers.map(({ id }) => 10 + id);
        const twin = twinJobOf({ ...job, layerLines })!;
        const expected = layers.filter(({ kind }) => kind !== 'dropout');
        assert.equal(twin.run.network.layers.length, withoutNoise(job.run.network)!.layers.length);
        for (const [index, { source }] of expected.entries()) {
            const written = layers.findLast(other => other.source.token.start === source.token.start)!;
            assert.equal(twin.layerLines![index], 10 + written.id);
        }
    });

    it('is undefined where there is no noise, and knows no lines where the job knows none', () => {
        assert.equal(twinJobOf(job)!.layerLines, undefined);
        assert.equal(twinJobOf(twinJobOf(job)!), undefined);
    });
});
