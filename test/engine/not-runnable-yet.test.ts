import assert from 'node:assert/strict';
import { families } from '../../src/catalog/index.ts';
import { initializers } from '../../src/engine/initializers/index.ts';
import { losses } from '../../src/engine/losses/index.ts';
import { engineNotRunnableYet } from '../../src/engine/not-runnable-yet.ts';
import { ops } from '../../src/engine/ops/index.ts';
import { optimizers } from '../../src/engine/optimizers/index.ts';
import { regularizers } from '../../src/engine/regularizers/index.ts';

describe('what the engine cannot run yet', () => {
    const registries = {
        layer: ops,
        loss: losses,
        optimizer: optimizers,
        regularizer: regularizers,
        initializer: initializers,
    };
    for (const [family, registry] of Object.entries(registries) as [keyof typeof registries, object][]) {
        it(`is, of the family ${family}, exactly what has no implementation`, () => {
            const named = [...(engineNotRunnableYet[family] ?? []), ...Object.keys(registry)].sort();
            assert.deepEqual(named, Object.keys(families[family]).sort());
        });
    }
});
