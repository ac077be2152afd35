import assert from 'node:assert/strict';
import { efficacySentence } from '../../../src/lint/efficacy.ts';
import { referenceExample, trained } from '../support.ts';
import { hoverAt } from './editor.ts';

const at = (before: string, after: string): string => referenceExample.replace(before, after);

describe('hover', () => {
    it('tells what a layer computes, its shape and parameters here, its formula and its source', async () => {
        const text = await hoverAt(at('dense(width', 'den<|>se(width'));
        assert.match(text, /Connects every input with every unit/);
        assert.match(text, /\*\*64 -> 256 · 16,640 parameters · 16,384 multiply-adds\*\*/);
        assert.match(text, /y = activation\(x W \+ b\)/);
        assert.match(text, /Goodfellow/);
        assert.match(await hoverAt(at('dropout(0.2)', 'drop<|>out(0.2)')), /Srivastava.*\(2014\)/);
    });

    it('tells what the fix of a finding here was measured to change, where it was', async () => {
        const text = await hoverAt(
            trained('input(64)\ndense(300, activation = relu)\ndrop<|>out(0.7)\ndense(10)'),
        );
        // A rule whose fix has too few seeds so far says nothing.
        const said = efficacySentence('rate-high-hidden');
        assert.equal(text.includes('Measured over'), said !== undefined);
        assert.ok(text.includes(said ?? ''));
    });

    it('tells every shape that a layer has in repeat', async () => {
        const text = await hoverAt(trained('input(64)\nrepeat 3 { den<|>se(8) }\ndense(10)'));
        assert.match(text, /64 -> 8 · 520 parameters/);
        assert.match(text, /8 -> 8 · 72 parameters · 64 multiply-adds\*\* \(x2\)/);
    });

    it('tells what an activation is as a value', async () => {
        assert.match(await hoverAt(at('activation = softmax', 'activation = soft<|>max')), /softmax/);
    });

    it('tells what settings and arguments are, with type and default', async () => {
        assert.match(
            await hoverAt(at('batch_size =', 'batch<|>_size =')),
            /Examples in one step\..*whole number of examples.*default `32`/s,
        );
        assert.match(await hoverAt(at('momentum =', 'mom<|>entum =')), /sgd: momentum/);
        assert.match(await hoverAt(at('max_norm = 3', 'max_<|>norm = 3')), /Largest norm/);
        assert.match(
            await hoverAt(
                at('repeats = 5', 'seed = [1]\n    repeats = 5').replace('width   =', 'wid<|>th   ='),
            ),
            /A parameter of the model/,
        );
    });

    it('tells rows, features and classes of a source', async () => {
        const facts = /1,797 rows.*64 features.*10 classes/s;
        assert.match(await hoverAt(at('source     =', 'sou<|>rce     =')), facts);
        assert.match(
            await hoverAt(at('builtin(digits)', 'builtin(dig<|>its)')),
            /1,797 rows.*0 \(178\), 1 \(182\)/,
        );
        assert.match(await hoverAt(at('builtin(digits)', 'buil<|>tin(digits)')), facts);
        assert.match(
            await hoverAt(at('source     =', 'sou<|>rce     =')),
            /10 classes: 0 \(178\), .*9 \(180\); 1,438 rows to train on/,
        );
        assert.match(await hoverAt(at('on digits', 'on dig<|>its')), facts);
    });

    it('tells what a name stands for', async () => {
        assert.match(
            await hoverAt(at('dense(width', 'dense(wi<|>dth')),
            /width = 256.*A parameter of the model `digits_mlp`/s,
        );
        assert.match(
            await hoverAt(at('train digits_mlp', 'train digits<|>_mlp')),
            /model digits_mlp\(width = 256.*64 -> 10.*85,002 parameters/s,
        );
        assert.match(await hoverAt('let ra<|>te = 0.5'), /let rate = 0\.5/);
    });

    it('tells what a constant comes to, where it is used and where it is declared', async () => {
        const spec = (declared: string, used: string) =>
            `let half = 1 / 2\nlet ${declared} = 2 * 64 * half\nmodel m { input(3) dense(${used}) }`;
        assert.match(await hoverAt(spec('width', 'wi<|>dth')), /let width = 2 \* 64 \* half.*\*\*= 64\*\*/s);
        assert.match(await hoverAt(spec('wi<|>dth', 'width')), /\*\*= 64\*\*/);
        assert.doesNotMatch(await hoverAt('let wi<|>dth = 64'), /=.*=/s);
    });

    it('tells of a word what it chooses, though the catalogue has an entry of its name', async () => {
        const layers = (text: string) => `model m {\n    input(8, 8, 1)\n    ${text}\n}`;
        assert.match(await hoverAt(layers('conv2d(3, 3, padding = sa<|>me)')), /pads it with zeros/);
        const shape = await hoverAt(layers('dropout(schedule(0.5, shape = lin<|>ear))'));
        assert.match(shape, /^```netspec\nschedule: shape = constant\n/);
        assert.doesNotMatch(shape, /y = x/);
    });

    it('tells what the keywords do', async () => {
        assert.match(await hoverAt(at('model digits', 'mo<|>del digits')), /a stack of layers/);
        assert.match(await hoverAt(trained('input(64)\nre<|>peat 2 { relu() }\ndense(10)')), /N times/);
        assert.match(
            await hoverAt(trained('input(64)\ncon<|>cat { } { relu() }\ndense(10)')),
            /joined along the last axis/,
        );
        assert.match(await hoverAt(at('[none,', '[no<|>ne,')), /does nothing/);
    });

    it('is silent about numbers, texts and blanks', async () => {
        assert.equal(await hoverAt(at('input(64)', 'input(6<|>4)')), '');
        assert.equal(await hoverAt('// com<|>ment'), '');
    });
});
