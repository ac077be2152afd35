import assert from 'node:assert/strict';
import { fixAll } from '../../../src/language/edits/fix-all.ts';
import { analyze, applyFix, showAll, trained, uri } from '../support.ts';

const stacked = (above: string, behind = ''): string[] =>
    showAll(
        analyze(
            trained(
                `input(64)\ndense(64, activation = relu)\n${above}dropout(0.2)\ndropout(0.4)${behind}\ndense(10)`,
            ),
        ),
    );
/** The same with the comment right above the layer that is reported. */
const silenced = (comment: string, behind = ''): string[] =>
    showAll(
        analyze(
            trained(
                `input(64)\ndense(64, activation = relu)\ndropout(0.2)\n${comment}dropout(0.4)${behind}\ndense(10)`,
            ),
        ),
    );
const rules = (lines: readonly string[]): string[] => lines.map(line => line.slice(0, line.indexOf(']') + 1));

describe('ignore comments', () => {
    it('silence rules on the next layer', () => {
        assert.deepEqual(rules(stacked('')), ['stacked-dropout [dropout]']);
        assert.deepEqual(silenced('// netspec-ignore stacked-dropout: both rates are swept\n'), []);
        assert.deepEqual(
            silenced('  //netspec-ignore   stacked-dropout : both rates are swept\n\n// more\n'),
            [],
        );
        assert.deepEqual(silenced('// netspec-ignore stacked-dropout: a\r\n'), []);
    });

    it('do not reach the layer after it', () => {
        assert.deepEqual(rules(stacked('// netspec-ignore stacked-dropout: both rates are swept\n')), [
            'unused-ignore [stacked-dropout]',
            'stacked-dropout [dropout]',
        ]);
    });

    it('do not count behind a layer', () => {
        assert.deepEqual(rules(silenced('', ' // netspec-ignore stacked-dropout: no')), [
            'stacked-dropout [dropout]',
        ]);
    });

    it('silence a whole block or declaration', () => {
        const comment = '// netspec-ignore stacked-dropout: a study of stacks\n';
        assert.deepEqual(
            showAll(
                analyze(comment + trained('input(64)\ndense(64)\ndropout(0.2)\ndropout(0.4)\ndense(10)')),
            ),
            [],
        );
        assert.deepEqual(
            showAll(
                analyze(
                    trained(
                        `input(64)\ndense(64)\n${comment}repeat 1 {\ndropout(0.2)\ndropout(0.4)\n}\ndense(10)`,
                    ),
                ),
            ),
            [],
        );
    });

    it('silence a concat with all of its branches, or one layer in a branch', () => {
        const comment = '// netspec-ignore stacked-dropout: a study of stacks\n';
        const branches = (above: string, within: string) =>
            rules(
                showAll(
                    analyze(
                        trained(
                            `input(64)\n${above}concat {\ndropout(0.2)\ndropout(0.4)\n} { } {\ndropout(0.1)\n${within}dropout(0.3)\ndense(4)\n}\ndense(10)`,
                        ),
                    ),
                ),
            );
        assert.deepEqual(branches('', ''), ['stacked-dropout [dropout]', 'stacked-dropout [dropout]']);
        assert.deepEqual(branches('', comment), ['stacked-dropout [dropout]']);
        assert.deepEqual(branches(comment, ''), []);
    });

    it('are themselves reported without a reason', () => {
        const without = silenced('// netspec-ignore stacked-dropout\n');
        assert.deepEqual(rules(without), ['ignore-without-reason [// netspec-ignore stacked-dropout]']);
        assert.match(without[0] ?? '', /does not say why/);
        assert.match(silenced('// netspec-ignore stacked-dropout:  \n')[0] ?? '', /does not say why/);
        assert.match(silenced('// netspec-ignore\n')[0] ?? '', /which rules/);
    });

    it('are reported where they silence nothing', () => {
        assert.deepEqual(rules(silenced('// netspec-ignore stacked-dropout, rate-out-of-range: hm\n')), [
            'unused-ignore [rate-out-of-range]',
        ]);
        assert.match(
            silenced('// netspec-ignore stacked-dropuot: hm\n')[0] ?? '',
            /no rule `stacked-dropuot`\. Did you mean `stacked-dropout`\?/,
        );
        assert.match(
            showAll(
                analyze(`${trained('input(64)\ndense(10)')}// netspec-ignore stacked-dropout: at the end\n`),
            )[0] ?? '',
            /reports nothing here/,
        );
    });

    it('are not called unused while a mistake hides the network from the linter', () => {
        const lines = showAll(
            analyze(
                trained('input(64)\nrelu\n// netspec-ignore stacked-dropout: later\ndropout(0.4)\ndense(10)'),
            ),
        );
        assert.deepEqual(rules(lines), ['type [relu]']);
    });

    it('cannot silence what refuses training', () => {
        const lines = showAll(
            analyze(
                trained('input(64)\n// netspec-ignore rate-out-of-range: I insist\ndropout(1.5)\ndense(10)'),
            ),
        );
        assert.deepEqual(rules(lines), ['rate-out-of-range [1.5]']);
        assert.deepEqual(
            rules(
                showAll(
                    analyze(trained('input(64)\n// netspec-ignore type: I insist\ndense(2.5)\ndense(10)')),
                ),
            ),
            ['type [2.5]'],
        );
    });

    it('can be taken away where they are not needed', () => {
        const spec = (comment: string) => trained(`input(64)\n${comment}dense(8)\ndropout(0.2)\ndense(10)`);
        assert.equal(
            applyFix(analyze(spec('    // netspec-ignore stacked-dropout: once\r\n')), 'Remove the comment'),
            spec(''),
        );
    });

    it('can be mended where a rule is misspelt', () => {
        const spec = (rule: string) =>
            trained(`input(64)\ndropout(0.2)\n// netspec-ignore ${rule}: swept\ndropout(0.4)\ndense(10)`);
        assert.equal(
            applyFix(analyze(spec('stackd-dropout')), 'Change to `stacked-dropout`', 'unused-ignore'),
            spec('stacked-dropout'),
        );
    });

    it('can be rid of one rule of several', () => {
        const spec = (list: string) =>
            trained(`input(64)\ndropout(0.2)\n// netspec-ignore ${list}: swept\ndropout(0.4)\ndense(10)`);
        for (const list of ['other, stacked-dropout', 'stacked-dropout, other']) {
            assert.equal(
                applyFix(analyze(spec(list)), 'Remove `other` from the comment'),
                spec('stacked-dropout'),
            );
        }
    });
});

describe('fixes of ignore comments', () => {
    const body = (comment: string, layer = 'dropout(0.2)') =>
        `model m {\n    input(64)\n    dense(64, activation = relu)\n${comment}    ${layer}\n    dense(10)\n}\n`;
    const unused = (comment: string) => analyze(body(comment));

    it('remove an unused comment with its line, and its line alone', () => {
        for (const end of ['\n', '\r\n']) {
            const analysis = unused(
                `    // first\n    // netspec-ignore stacked-dropout: once there were two${end}`,
            );
            assert.equal(applyFix(analysis, 'Remove the comment'), body('    // first\n'));
        }
    });

    it('remove one of several rules with its comma', () => {
        const text = body(
            '    // netspec-ignore stacked-dropout, rate-out-of-range: both\n',
            'dropout(0.2)\n    dropout(0.4)',
        );
        const moved = text.replace(/( {4}\/\/.*\n)( {4}dropout\(0\.2\)\n)/, '$2$1');
        const analysis = analyze(moved);
        assert.deepEqual(rules(showAll(analysis)), ['unused-ignore [rate-out-of-range]']);
        assert.equal(
            applyFix(analysis, 'Remove `rate-out-of-range` from the comment'),
            moved.replace(', rate-out-of-range', ''),
        );
        const swapped = analyze(
            moved.replace('stacked-dropout, rate-out-of-range', 'rate-out-of-range, stacked-dropout'),
        );
        assert.equal(
            applyFix(swapped, 'Remove `rate-out-of-range` from the comment'),
            moved.replace(', rate-out-of-range', ''),
        );
    });

    it('respell a rule where that silences something', () => {
        const text = body(
            '',
            'dropout(0.2)\n    // netspec-ignore stacked-dropuot: a study\n    dropout(0.4)',
        );
        const fixed = applyFix(analyze(text), 'Change to `stacked-dropout`', 'unused-ignore');
        assert.deepEqual(showAll(analyze(fixed)), []);
        assert.throws(
            () => applyFix(unused('    // netspec-ignore stacked-dropuot: x\n'), /^Change/),
            /no fix/,
        );
    });

    it('do not join all safe fixes: what a person wrote is theirs to take away', () => {
        const analysis = unused('    // netspec-ignore stacked-dropout: once there were two\n');
        assert.deepEqual(fixAll(analysis, text => analyze(text)).applied, []);
    });
});

describe('the configuration', () => {
    const stack =
        'model m {\n    input(64)\n    dense(256, activation = relu)\n    dropout(0.1)\n// netspec-ignore stacked-dropout: a study\n    dropout(0.3)\n    dense(10)\n}\n';

    it('makes no comment unused by switching its rule off', () => {
        assert.deepEqual(showAll(analyze(stack, { lint: { severities: { 'stacked-dropout': 'off' } } })), []);
    });

    it('gives the remarks on comments their severity, or silences them', () => {
        const text = stack.replace(': a study', '');
        const severityOf = (severity: 'error' | 'off') =>
            analyze(text, { lint: { severities: { 'ignore-without-reason': severity } } }).diagnostics.map(
                diagnostic => `${diagnostic.rule} ${diagnostic.severity}`,
            );
        assert.deepEqual(severityOf('error'), ['ignore-without-reason error']);
        assert.deepEqual(severityOf('off'), []);
    });

    it('is asked for by the address of the spec, and kept while its fixes are worked out', () => {
        const asked: string[] = [];
        let severity: 'hint' | 'off' = 'hint';
        const analysis = analyze(stack.replace(/.*netspec-ignore.*\n/, ''), {
            lint: specUri => {
                asked.push(specUri);
                return { severities: { 'stacked-dropout': severity } };
            },
        });
        severity = 'off';
        assert.deepEqual(
            analysis.diagnostics.map(diagnostic => diagnostic.severity),
            ['hint'],
        );
        assert.equal(applyFix(analysis, /Merge/).includes('dropout(0.37)'), true);
        assert.deepEqual(asked, [uri]);
    });
});
