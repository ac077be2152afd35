import assert from 'node:assert/strict';
import fc from 'fast-check';
import { actOfKey, type ChartPlace } from '../../src/webview/chart-keys.ts';

const press = (key: string, place: ChartPlace, shiftKey = false) =>
    actOfKey({ key, shiftKey, ctrlKey: false, metaKey: false, altKey: false }, place);

const whole = { from: 1, to: 101 };
const at = (row: number | undefined, part?: ChartPlace['part']): ChartPlace => ({
    epochs: 101,
    row,
    cursor: row === undefined ? undefined : row + 1,
    part,
    whole,
});

describe('the keys of a chart', () => {
    it('go from epoch to epoch, by ten, and to the ends', () => {
        const rows = ['ArrowLeft', 'ArrowRight', 'ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'];
        assert.deepEqual(
            rows.map(key => press(key, at(50))),
            [49, 51, 49, 51, 40, 60, 0, 100].map(row => ({ kind: 'move', row })),
        );
        assert.deepEqual(press('Escape', at(50)), { kind: 'move', row: undefined });
    });

    it('begin at the end that they come from where there is no cursor yet', () => {
        const row = (key: string) => press(key, at(undefined));
        assert.deepEqual(row('ArrowLeft'), { kind: 'move', row: 100 });
        assert.deepEqual(row('ArrowRight'), { kind: 'move', row: 0 });
        assert.deepEqual(row('PageDown'), { kind: 'move', row: 100 });
        assert.deepEqual(row('PageUp'), { kind: 'move', row: 0 });
    });

    it('look closer at the cursor, which stays where it is', () => {
        const act = press('+', at(20));
        assert.ok(act?.kind === 'look' && act.part !== undefined);
        const { from, to } = act.part;
        assert.ok(Math.abs(to - from - 70) < 1e-9, 'seven tenths of the axis');
        assert.ok(Math.abs((21 - from) / (to - from) - 0.2) < 1e-9, 'a fifth of the way, as before');
        assert.deepEqual(press('0', at(20, act.part)), { kind: 'look', part: undefined });
    });

    it('move a part by a fifth of it with Shift, and the cursor where all is seen', () => {
        const part = { from: 21, to: 71 };
        assert.deepEqual(press('ArrowRight', at(50, part), true), {
            kind: 'look',
            part: { from: 31, to: 81 },
        });
        assert.deepEqual(press('ArrowLeft', at(50, part), true), {
            kind: 'look',
            part: { from: 11, to: 61 },
        });
        assert.deepEqual(press('ArrowRight', at(50), true), { kind: 'move', row: 51 });
    });

    it('leave Escape to the page once there is neither cursor nor part', () => {
        assert.deepEqual(press('Escape', at(undefined, { from: 2, to: 9 })), {
            kind: 'look',
            part: undefined,
        });
        assert.equal(press('Escape', at(undefined)), undefined);
    });

    it('are not the chart’s with a modifier, or before the first epoch', () => {
        const event = { key: '+', shiftKey: false, ctrlKey: true, metaKey: false, altKey: false };
        assert.equal(actOfKey(event, at(3)), undefined);
        assert.equal(press('End', { ...at(undefined), epochs: 0 }), undefined);
    });

    it('never leave the epochs or the axis, whatever is pressed', () => {
        const keys = [
            'ArrowLeft',
            'ArrowRight',
            'PageUp',
            'PageDown',
            'Home',
            'End',
            '+',
            '-',
            '0',
            'Escape',
        ];
        const presses = fc.array(fc.record({ key: fc.constantFrom(...keys), shift: fc.boolean() }));
        fc.assert(
            fc.property(presses, pressed => {
                let place = at(undefined);
                for (const { key, shift } of pressed) {
                    const act = press(key, place, shift);
                    if (act?.kind === 'move') {
                        place = at(act.row, place.part);
                    } else if (act?.kind === 'look') {
                        place = at(place.row, act.part);
                    }
                    const { row = 0, part = whole } = place;
                    assert.ok(row >= 0 && row <= 100);
                    assert.ok(part.from >= whole.from - 1e-9 && part.to <= whole.to + 1e-9);
                    assert.ok(part.from < part.to);
                }
            }),
        );
    });
});
