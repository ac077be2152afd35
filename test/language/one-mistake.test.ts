// One diagnostic for one mistake, tried on every token of a spec: deleted, misspelt, or a text where a number was.

import assert from 'node:assert/strict';
import { analyze, referenceExample, showAll } from './support.ts';

const spec = `${referenceExample.slice(referenceExample.indexOf('model'))}
model block(n = 64) {
    residual {
        dense(n, activation = relu)
        dropout(0.1)
    }
    concat {
        relu()
    } {
        dense(n)
        path_dropout(0.2)
    } { }
    dense(64)
}
let rate = 0.25
model deep(depth = 2) {
    input(64)
    repeat depth {
        block(n = 64)
    }
    dropout(rate)
    dense(10, activation = softmax)
}
train deep_run = deep(depth = 3) on digits {
    epochs    = 5
    optimizer = adam(0.001)
}
`;
const tokens = [...spec.matchAll(/[A-Za-z_]\w*|[\d.]+|[^\s\w]/g)];
const countAfter = (index: number, length: number, replacement: string): string[] =>
    showAll(analyze(spec.slice(0, index) + replacement + spec.slice(index + length)));

describe('one mistake', () => {
    it('is none in the spec itself', () => {
        assert.deepEqual(showAll(analyze(spec)), []);
    });

    it('gives at most one diagnostic where a token is missing', () => {
        for (const { 0: token, index } of tokens) {
            const found = countAfter(index, token.length, '');
            assert.ok(found.length <= 1, `without ${token} at ${index}:\n${found.join('\n')}`);
        }
    });

    it('gives at most one diagnostic where a token is there twice', () => {
        for (const { 0: token, index } of tokens) {
            const found = countAfter(index, token.length, `${token} ${token}`);
            assert.ok(found.length <= 1, `${token} twice at ${index}:\n${found.join('\n')}`);
        }
    });

    it('gives one diagnostic where a number is a text', () => {
        for (const { 0: token, index } of tokens) {
            if (/^\d/.test(token) && spec[index + token.length] !== '%') {
                const found = countAfter(index, token.length, '"x"');
                assert.equal(found.length, 1, `a text for ${token} at ${index}:\n${found.join('\n')}`);
            }
        }
    });

    it('gives one diagnostic where a name that is declared elsewhere is misspelt', () => {
        // A declaration that is misspelt is missed wherever its name stands, so declarations are left out.
        const declared = new Set([
            'width',
            'noise',
            'digits_mlp',
            'digits',
            'block',
            'n',
            'rate',
            'deep',
            'depth',
            'deep_run',
        ]);
        const first = new Set<string>();
        for (const { 0: token, index } of tokens) {
            if (!/^[A-Za-z_]/.test(token) || (declared.has(token) && !first.has(token))) {
                first.add(token);
                continue;
            }
            const found = countAfter(index, token.length, `${token}q`);
            assert.equal(found.length, 1, `${token}q at ${index}:\n${found.join('\n')}`);
        }
    });
});
