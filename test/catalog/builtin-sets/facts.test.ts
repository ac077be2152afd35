import assert from 'node:assert/strict';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import { type BuiltinSetName, builtinFacts, builtinSets } from '../../../src/catalog/builtin-sets/index.ts';

const names = Object.keys(builtinSets) as BuiltinSetName[];

describe('facts of built-in sets', () => {
    it('are those of scikit-learn for the collected sets', () => {
        const facts = (name: string) => {
            const { rows, featureShape, classes, task } =
                builtinFacts(resolveCall('builtin_set', name)) ?? {};
            return [rows, featureShape?.join(), task === 'regression' ? task : classes];
        };
        assert.deepEqual(facts('digits'), [1797, '64', 10]);
        assert.deepEqual(facts('breast_cancer'), [569, '30', 2]);
        assert.deepEqual(facts('wine'), [178, '13', 3]);
        assert.deepEqual(facts('iris'), [150, '4', 3]);
        assert.deepEqual(facts('diabetes'), [442, '10', 'regression']);
    });

    it('follow the arguments of the synthetic sets', () => {
        for (const name of names.filter(each => builtinSets[each].synthetic)) {
            assert.deepEqual(resolveCall('builtin_set', name).arguments, { n: 500, noise: 0.2, seed: 1 });
            const facts = builtinFacts(resolveCall('builtin_set', name, { n: 120 }));
            assert.deepEqual(facts, { rows: 120, featureShape: [2], task: 'classification', classes: 2 });
        }
    });

    it('name as many classes as there are', () => {
        for (const name of names) {
            const facts = builtinFacts(resolveCall('builtin_set', name));
            assert.ok(facts?.classNames === undefined || facts.classNames.length === facts.classes, name);
        }
    });

    it('say whose data it is', () => {
        for (const name of names) {
            assert.match(builtinSets[name].attribution, /\.$/);
        }
    });

    it('are unknown for a set that is not built in', () => {
        assert.equal(builtinFacts({ call: 'mnist', arguments: {} }), undefined);
    });

    it('count the examples of each class', () => {
        for (const name of ['digits', 'breast_cancer', 'wine', 'iris']) {
            const facts = builtinFacts({ call: name, arguments: {} });
            assert.equal(facts?.classCounts?.length, facts?.classes, name);
            assert.equal(
                facts?.classCounts?.reduce((sum, count) => sum + count, 0),
                facts?.rows,
                name,
            );
        }
    });
});
