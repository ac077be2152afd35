import assert from 'node:assert/strict';
import { parse } from '../../../src/language/syntax/parser.ts';
import { expectClean, runOf, trained } from '../support.ts';

/** The images of the tokens that the lexer takes for keywords. */
function keywordsOf(text: string): string[] {
    const { lexerReport } = parse(text);
    const { tokens } = lexerReport as unknown as { tokens: { image: string; tokenType: { name: string } }[] };
    return tokens
        .filter(({ image, tokenType }) => /^[a-z]+$/.test(image) && tokenType.name === image)
        .map(({ image }) => image);
}

describe('keywords', () => {
    it('are keywords where a declaration begins', () => {
        assert.deepEqual(keywordsOf('let a = 1\nmodel b { }\ndata c { }\ntrain b on c { }\nsweep b { }'), [
            'let',
            'model',
            'data',
            'train',
            'on',
            'sweep',
        ]);
    });

    it('are names wherever no confusion is possible', () => {
        assert.deepEqual(keywordsOf('let step = 3\nlet to = step'), ['let', 'let']);
        assert.deepEqual(keywordsOf('train on on data { }'), ['train', 'on']);
        assert.deepEqual(keywordsOf('model model(data = 1, let = 2) { train }'), ['model']);
        assert.deepEqual(keywordsOf('sweep sweep { step = [1, 2] to = 1 to 5 step 2 }'), [
            'sweep',
            'to',
            'step',
        ]);
        assert.deepEqual(keywordsOf('model concat(concat = 1) { concat concat { concat() } { } }'), [
            'model',
            'concat',
        ]);
        assert.deepEqual(keywordsOf('model m { repeat repeat { residual { } } }'), [
            'model',
            'repeat',
            'residual',
        ]);
        assert.deepEqual(
            keywordsOf('train m on d { learning_rate_schedule = step(3) momentum = ramp(from = 0, to = 1) }'),
            ['train', 'on'],
        );
    });

    it('begin the next declaration even where a brace was forgotten', () => {
        assert.deepEqual(keywordsOf('model a {\n input(3)\n\nmodel b {\n input(3)\n}'), ['model', 'model']);
    });

    it('mean what their place says in a whole spec', () => {
        const text = trained('input(64)\nrepeat 2 { data }\nstep\ndense(10)', {
            parameters: '(data = relu(), step = none, to = 1)',
            settings: 'learning_rate_schedule = step(decay_epochs = 3)\nepochs = 1 + to',
            before: 'let to = 4\n',
        });
        const run = runOf(expectClean(text));
        assert.equal(run.settings.epochs, 5);
        assert.deepEqual(run.settings.learning_rate_schedule, {
            call: 'step',
            arguments: { decay_epochs: 3, decay_rate: 0.5 },
        });
        assert.deepEqual(
            run.network.layers.map(({ kind }) => kind),
            ['input', 'relu', 'relu', 'dense'],
        );
    });
});
