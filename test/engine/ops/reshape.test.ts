import assert from 'node:assert/strict';
import { input, layer, network } from '../../support/networks.ts';
import { checkNetwork, createChecked } from '../support/network-check.ts';
import { clouds, settingsWith } from '../support/run.ts';

const examples = clouds(4, 6, 3);
const withIt = network(
    input(6),
    layer('reshape', { shape: [3, 2, 1] }),
    layer('flatten'),
    layer('dense', { units: 4 }),
    layer('tanh'),
    layer('dense', { units: 3 }),
);
const without = network(input(6), layer('dense', { units: 4 }), layer('tanh'), layer('dense', { units: 3 }));

describe('op reshape', () => {
    it('lets gradients through', () => checkNetwork(withIt, settingsWith(), examples));

    it('keeps the values in their order: the network computes what it would without', () => {
        const loss = createChecked(withIt, settingsWith(), examples).meanLoss();
        assert.equal(loss, createChecked(without, settingsWith(), examples).meanLoss());
    });
});
