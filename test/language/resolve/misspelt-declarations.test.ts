import assert from 'node:assert/strict';
import { analyze, applyFix, expectClean, expectOne, runOf, showAll, trained } from '../support.ts';

describe('a misspelt declaration', () => {
    const spec = (mark: string) =>
        `model ${mark}(width = 4) { dense(width) }\nmodel net { input(4) block() block(width = 8) block() }`;

    it('is one mistake, at the declaration, however often it is used', () => {
        const analysis = expectOne(
            spec('[|blok|]'),
            'name',
            /^Nothing uses `blok`, and 3 places name `block`/,
        );
        expectClean(applyFix(analysis, 'Change to `block`'));
        expectClean(applyFix(analysis, 'Change the 3 uses to `blok`'));
    });

    it('is one mistake where the misspelt name is also that of something else', () => {
        expectOne(
            'model net { input(4) dense(3) }\ndata [|sigmoid|] { source = builtin(iris) }\ntrain a = net on examples { }\ntrain b = net on examples { }',
            'name',
            /^Nothing uses `sigmoid`, and 2 places name `examples`/,
        );
    });

    it('is not suspected where one use alone is misspelt', () => {
        const { diagnostics } = analyze(
            'model block { dense(4) }\nmodel net { input(4) block() blok() blok() }',
        );
        assert.equal(diagnostics.length, 2);
    });
});

describe('values of a sweep', () => {
    it('may be models called as layers, each tried in the network', () => {
        const parts = {
            parameters: '(noise = dropout(0.4))',
            after: 'model wide(units = 64) { dense(units) relu() }\n',
        };
        const study = (values: string) =>
            trained('input(64)\nnoise\ndense(10)', {
                ...parts,
                after: `${parts.after}sweep net { noise = ${values} }`,
            });
        const analysis = analyze(study('[none, wide(), wide(units = 2 * 16), wide(8)]'));
        assert.deepEqual(showAll(analysis), []);
        assert.equal(runOf(analysis).name, 'net');
        assert.deepEqual(analysis.spec.sweeps[0]?.axes[0]?.values, [
            null,
            { call: 'wide', arguments: {} },
            { call: 'wide', arguments: { units: 32 } },
            { call: 'wide', arguments: { units: 8 } },
        ]);
        expectOne(study('[none, [|wdie|]()]'), 'name', /Did you mean `wide`/);
        expectOne(study('[wide([|depth|] = 3)]'), 'name', /no argument `depth`/);
        expectOne(study('[wide(units = [|2.5|])]'), 'type', /whole number/);
    });
});

describe('findings of several runs of one model', () => {
    it('show the worst number, and no fix writes over a rate that has a name', () => {
        const analysis = analyze(
            trained('input(64)\ndropout(0.2)\ndropout(rate)\ndense(10)', {
                parameters: '(rate = 0.4)',
                after: 'train high = net(rate = 0.7) on examples { }',
            }),
        );
        assert.deepEqual(
            analysis.diagnostics.map(({ message }) => message),
            ['Two dropouts in a row act as one with rate 0.76 (1 - 0.8 x 0.3).'],
        );
        assert.deepEqual(
            analysis.diagnostics.flatMap(diagnostic => analysis.fixesFor(diagnostic)),
            [],
        );
    });

    it('still merge rates that are written as numbers', () => {
        const analysis = analyze(trained('input(64)\ndropout(0.2)\ndropout(rate = 0.4)\ndense(10)'));
        assert.match(applyFix(analysis, /^Merge/), /dropout\(rate = 0.52\)/);
    });
});

describe('all fixes of a spec', () => {
    it('are found for thousands of mistakes, which is hours unless time grows with the text', () => {
        const layers = Array.from({ length: 3000 }, (_, index) => `dens(${index + 1})`).join('\n');
        const analysis = analyze(`model m {\ninput(64)\n${layers}\n}`);
        const fixes = analysis.allFixes();
        assert.equal(fixes.size, 3000);
        assert.ok([...fixes.values()].every(([fix]) => fix?.title === 'Change to `dense`'));
    }).timeout(120_000);

    it('are those of each diagnostic by itself', () => {
        const analysis = analyze(
            trained('input(65)\ndens(64)\ndropout(0.2)\ndropout(0.4)\nrelu\ndropot(0.1)\ndense(10)'),
        );
        const all = analysis.allFixes();
        for (const diagnostic of analysis.diagnostics) {
            assert.deepEqual(all.get(diagnostic), analysis.fixesFor(diagnostic), diagnostic.message);
        }
    });
});
