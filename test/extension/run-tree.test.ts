import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StoredRun } from '../../src/experiments/run-store.ts';
import { runsIn, runTree, type TreeNode } from '../../src/extension/runs/run-tree.ts';

function run(id: string, facts: Partial<StoredRun> = {}): StoredRun {
    return {
        id,
        name: id,
        pinned: false,
        spec: 'digits.netspec',
        specUri: 'file:///specs/digits.netspec',
        seed: 1,
        parameters: 10,
        environment: {},
        display: {},
        state: 'finished',
        startedAt: 0,
        seconds: 1,
        epochs: 3,
        epochsDone: 3,
        stepsDone: 30,
        hasCheckpoint: true,
        testEvaluations: 0,
        ...facts,
    };
}

/** `spec digits.netspec: b(c) a` */
function outline(nodes: readonly TreeNode[]): string {
    return nodes
        .map(node => {
            const below = node.children.length === 0 ? '' : `(${outline(node.children)})`;
            return `${node.kind === 'run' ? node.run.id : node.label}${below}`;
        })
        .join(' ');
}

describe('the tree of the history', () => {
    it('has the newest run first, and the spec that was trained last', () => {
        const other = { spec: 'wine.netspec', specUri: 'file:///specs/wine.netspec' };
        assert.equal(
            outline(runTree([run('a'), run('w', other), run('b')])),
            'digits.netspec(b a) wine.netspec(w)',
        );
    });

    it('has a twin below its run, and alone where that is gone', () => {
        assert.equal(
            outline(runTree([run('a'), run('t', { twinOf: 'a' }), run('u', { twinOf: 'gone' })])),
            'digits.netspec(u a(t))',
        );
    });

    it('has pinned runs first, with their twins where these are pinned too', () => {
        const runs = [
            run('a', { pinned: true }),
            run('t', { twinOf: 'a' }),
            run('p', { twinOf: 'a', pinned: true }),
        ];
        assert.equal(outline(runTree(runs)), 'Pinned(a(p)) digits.netspec(t)');
    });

    it('gathers a sweep where its newest run stands, in the order of its runs', () => {
        const place = (index: number, state: StoredRun['state'] = 'finished') => ({
            sweep: { id: 's', index, values: { width: '8', noise: 'none' } },
            state,
        });
        const tree = runTree([run('a'), run('s1', place(1)), run('s0', place(0, 'running')), run('b')]);
        assert.equal(outline(tree), 'digits.netspec(b Sweep over width, noise(s0 s1) a)');
        const sweep = tree[0]!.children[1]!;
        assert.ok(sweep.kind === 'sweep');
        assert.equal(sweep.description, '1 of 2 runs finished');
    });

    it('gathers the pairs of a comparison as one', () => {
        const place = (index: number) => ({
            sweep: { id: 'c', index, values: { network: 'as it is' }, kind: 'comparison' as const },
            state: 'finished' as const,
        });
        const tree = runTree([run('base', place(0)), run('variant', place(1))]);
        assert.equal(outline(tree), 'digits.netspec(Comparison over seeds(base variant))');
    });

    it('tells specs of one name apart by their folders', () => {
        const [first, second] = runTree([
            run('a', { specUri: 'file:///one%20day/digits.netspec' }),
            run('b', { specUri: 'file:///two/digits.netspec' }),
        ]);
        assert.equal(first!.description, 'two · 1 run');
        assert.equal(second!.description, 'one day · 1 run');
    });

    it('marks the best of a spec: highest accuracy, lowest error, then lowest loss', () => {
        const best = (runs: readonly StoredRun[]) => {
            const all = (nodes: readonly TreeNode[]): string[] =>
                nodes.flatMap(node => [
                    ...(node.kind === 'run' && node.isBest ? [node.run.id] : []),
                    ...all(node.children),
                ]);
            return all(runTree(runs));
        };
        const accuracy = (bestValidationAccuracy: number, bestValidationLoss = 1) => ({
            bestValidationAccuracy,
            bestValidationLoss,
        });
        assert.deepEqual(best([run('a', accuracy(0.9)), run('b', accuracy(0.95)), run('c')]), ['b']);
        assert.deepEqual(best([run('a', accuracy(0.9, 2)), run('b', accuracy(0.9, 1))]), ['b']);
        assert.deepEqual(best([run('a', { bestValidationRmse: 3 }), run('b', { bestValidationRmse: 2 })]), [
            'b',
        ]);
        assert.deepEqual(best([run('a', accuracy(0.9))]), [], 'nothing to compare with');
    });

    it('holds every run once, whatever there is', () => {
        const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
        const anyRun = fc.record({
            pinned: fc.boolean(),
            specUri: fc.constantFrom('file:///x/one.netspec', 'file:///x/two.netspec'),
            twin: fc.option(fc.constantFrom(...ids, 'gone')),
            sweep: fc.option(fc.constantFrom('s', 't')),
        });
        fc.assert(
            fc.property(fc.array(anyRun, { maxLength: ids.length }), facts => {
                const runs = facts.map(({ twin, sweep, ...rest }, index) =>
                    run(ids[index]!, {
                        ...rest,
                        // A twin begins after its run.
                        ...(twin !== null && ids.indexOf(twin) < index && { twinOf: twin }),
                        ...(sweep !== null && { sweep: { id: sweep, index, values: {} } }),
                    }),
                );
                const shown = runTree(runs).flatMap(runsIn);
                assert.deepEqual(shown.map(({ id }) => id).sort(), runs.map(({ id }) => id).sort());
            }),
        );
    });
});
