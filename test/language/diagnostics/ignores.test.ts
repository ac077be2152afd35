import assert from 'node:assert/strict';
import { analyze, showAll, trained } from '../support.ts';

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
});
