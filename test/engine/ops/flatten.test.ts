import assert from 'node:assert/strict';
import { input, layer, network } from '../../support/networks.ts';
import { checkNetwork, createChecked } from '../support/network-check.ts';
import { clouds, settingsWith } from '../support/run.ts';

const examples = clouds(4, 12, 3);
const head = () => [layer('dense', { units: 4 }), layer('tanh'), layer('dense', { units: 3 })];
const withIt = network(input(3, 2, 2), layer('flatten'), ...head());
const without = network(input(12), ...head());

describe('op flatten', () => {
    it('lets gradients through', () => checkNetwork(withIt, settingsWith(), examples));

    it('keeps the values of a map in their order: a flat input of the same data trains the same network', () => {
        const loss = createChecked(withIt, settingsWith(), examples).meanLoss();
        assert.equal(loss, createChecked(without, settingsWith(), examples).meanLoss());
    });
});
