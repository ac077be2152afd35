import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkshop, type Workshop } from './netspec.ts';

/** With so much dropout on so few units nothing is learned, and with less of it a lot. */
const spec = (rate = '0.8', settings = '') => `model net {
    input(4)
    dense(16, activation = relu)
    dropout(${rate})
    dense(3, activation = softmax)
}
data flowers {
    source = builtin(iris)
    scale  = standardize
}
train net on flowers {
    epochs    = 6
    optimizer = adam(0.03)
    ${settings}
}
`;

describe('netspec find-rate', function () {
    this.timeout(60_000);
    let workshop: Workshop;
    before(async () => {
        workshop = await openWorkshop();
    });
    after(() => workshop.dispose());

    const textOf = (file: string) => readFileSync(join(workshop.folder, file), 'utf8');

    for (const by of ['halving', 'variational']) {
        it(`finds a better rate by ${by}, on seeds of its own, and writes it where it is asked to`, async () => {
            const file = workshop.write(`${by}.netspec`, spec());
            const options = ['--by', by, '--runs', '16', '--format', 'json', '--no-store'];
            const { code, json, stderr } = await workshop.run('find-rate', file, ...options);
            assert.equal(code, 0, stderr);
            assert.equal(textOf(file), spec(), 'the file stays as it is');
            const candidates = json.filter(({ event }) => event === 'candidate');
            const pairs = json.filter(({ event }) => event === 'pair');
            assert.ok(candidates.length >= 2 && pairs.length >= 5);
            const seeds = (lines: typeof json) => new Set(lines.map(({ seed }) => seed as number));
            assert.deepEqual([...seeds(candidates)].sort(), [1, 2]);
            assert.ok([...seeds(pairs)].every(seed => seed > 2));
            const {
                verdict,
                rates,
                validation_loss: loss,
            } = json.at(-1) as {
                verdict: string;
                rates: { layer: string; line: number; before: number; after: number }[];
                validation_loss: { difference: number; margin: number };
            };
            assert.equal(verdict, 'better');
            assert.deepEqual(
                [rates.length, rates[0]?.layer, rates[0]?.line, rates[0]?.before],
                [1, 'dropout', 4, 0.8],
            );
            assert.ok(rates[0]!.after < 0.8);
            assert.ok(loss.difference + loss.margin < 0, 'the interval excludes zero');
            // The mean of the differences of the pairs that were told.
            const lossOf = (pair: (typeof json)[number], side: string) =>
                (pair[side] as { best_validation_loss: number }).best_validation_loss;
            const differences = pairs.map(pair => lossOf(pair, 'variant') - lossOf(pair, 'base'));
            const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
            assert.ok(Math.abs(mean - loss.difference) < 1e-12);

            const again = await workshop.run('find-rate', file, ...options, '--write', '--parallel', '1');
            assert.equal(again.json.at(-1)?.written, true);
            const summary = again.json.at(-1) as { rates: typeof rates };
            assert.equal(summary.rates[0]?.after, rates[0]?.after, 'the same with one run at a time');
            assert.equal(textOf(file), spec(String(rates[0]?.after)));
        });
    }

    it('says plainly where no rate is better, and leaves the file alone', async () => {
        // A learning rate of nothing learns nothing, whatever the rate: no difference can be found.
        const text = spec('0.3', '').replace('adam(0.03)', 'sgd(1e-30)');
        const file = workshop.write('none.netspec', text);
        const { code, stdout } = await workshop.run(
            ...['find-rate', file, '--runs', '8', '--pairs', '5', '--write', '--no-store'],
        );
        assert.equal(code, 0);
        assert.match(stdout, /No rate was found that is better|No other rate was better/);
        assert.equal(textOf(file), text);
    });

    it('keeps candidates and pairs in the history, each once, whatever rung it came to', async () => {
        const file = workshop.write('kept.netspec', spec());
        const store = join(workshop.folder, 'rates.sqlite');
        const { json } = await workshop.run(
            ...['find-rate', file, '--runs', '8', '--format', 'json', '--store', store],
        );
        const kept = (await workshop.run('runs', '--format', 'json', '--store', store)).json;
        const candidates = new Set(
            json.filter(({ event }) => event === 'candidate').map(({ index }) => index),
        );
        const pairs = json.filter(({ event }) => event === 'pair').length;
        assert.ok(kept.length >= candidates.size + 2 * pairs);
        assert.ok(kept.every(({ state }) => state === 'finished' || state === 'stopped'));
    });

    for (const by of ['halving', 'variational']) {
        it(`goes on after its sudden end by ${by}, to the same rates`, async () => {
            const text = spec('0.8').replace('dropout(0.8)', 'dropout(0.8)\n    dense(8)\n    dropout(0.5)');
            const file = workshop.write(`killed-${by}.netspec`, text.replace('= 6', '= 24'));
            const words = ['find-rate', file, '--by', by, '--runs', '8', '--pairs', '5', '--format', 'json'];
            const whole = await workshop.run(...words, '--no-store');
            const store = join(workshop.folder, `killed-${by}.sqlite`);
            for (const [signal, event] of [
                ['SIGKILL', 'candidate'],
                ['SIGINT', 'pair'],
            ] as const) {
                const child = workshop.start(...words, '--store', store);
                let said = '';
                child.stdout?.on('data', part => {
                    said += part;
                    if (said.includes(`"event":"${event}"`)) {
                        child.kill(signal);
                    }
                });
                await once(child, 'exit');
            }
            const again = await workshop.run(...words, '--store', store);
            assert.equal(again.code, 0, again.stderr);
            const found = ({ json }: typeof again) => {
                const { verdict, rates, validation_loss: loss } = json.at(-1)!;
                return { verdict, rates, loss };
            };
            assert.deepEqual(found(again), found(whole));
            assert.equal((found(again).rates as unknown[]).length, 2);
            const kept = (await workshop.run('runs', '--format', 'json', '--store', store)).json;
            const ended = kept
                .filter(({ state }) => state === 'finished')
                .map(({ seed, sweep }) => JSON.stringify([seed, sweep]));
            assert.equal(new Set(ended).size, ended.length, ended.join(' '));
        });
    }

    it('refuses what has no rate to change', async () => {
        const file = workshop.write(
            'learned.netspec',
            spec().replace('dropout(0.8)', 'variational_dropout()'),
        );
        const { code, stderr } = await workshop.run('find-rate', file, '--no-store');
        assert.equal(code, 2);
        assert.match(stderr, /has no drop rate that is a number in the text/);
        const weights = workshop.write(
            'weights.netspec',
            spec().replace('dropout(0.8)', 'drop_connect(0.5)'),
        );
        const learned = await workshop.run('find-rate', weights, '--by', 'variational', '--no-store');
        assert.deepEqual(
            [learned.code, /variational dropout could stand for/.test(learned.stderr)],
            [2, true],
        );
    });
});
