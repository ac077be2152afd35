// What a network of two inputs predicts where, with the examples that it learned from and those that it did not: the paler, the
// less sure. A boundary that winds around single examples of the training part is overfitting that can be seen.

import { t } from '../core/localize.ts';
import type { Decisions, PlanePoints } from '../model/predictions.ts';
import { shareText, wholeText } from './number-text.ts';
import type { Mark, Scene } from './scene.ts';

/** Opacity of a colour where the network is sure, and where it is barely for the class. */
const [strongest, weakest] = [120, 20];

export function decisionBoundary(decisions: Decisions): Scene {
    const { axes, x, y, columns, rows, classes, confidence, names, training, validation } = decisions;
    const least = 1 / Math.max(2, names.length);
    const place = { x0: x[0], x1: x[1], y0: y[0], y1: y[1] };
    const fields = names.map((_, paint): Mark => {
        const strength = Uint8Array.from(classes, (label, cell) => {
            const sure = Math.max(0, Math.min(1, (confidence[cell]! - least) / (1 - least)));
            return label === paint ? Math.round(weakest + (strongest - weakest) * sure) : 0;
        });
        return { kind: 'field', paint, ...place, columns, rows, strength };
    });
    const shares = [training, validation].map(part => shareRight(decisions, part));
    return {
        title: t('Decision boundary'),
        description:
            `${t('At epoch {0}: {1} classes over {2} and {3}.', decisions.epoch, names.length, axes[0], axes[1])} ` +
            t(
                '{0} of {1} training and {2} of {3} validation examples lie where their class is predicted.',
                shareText(shares[0]),
                wholeText(training.count),
                shareText(shares[1]),
                wholeText(validation.count),
            ),
        x: { kind: 'linear', label: axes[0], minimum: x[0], maximum: x[1] },
        y: { kind: 'linear', label: axes[1], minimum: y[0], maximum: y[1] },
        marks: [
            ...fields,
            ...byClass(training, names, { shape: 'outlined dot', radius: 2.6 }),
            ...byClass(validation, names, { shape: 'ring', radius: 2.6 }),
        ],
        key: [
            ...names.map((label, paint) => ({ label, paint, sample: 'area', opacity: 0.5 }) as const),
            { label: t('training'), paint: 'ink', sample: 'dot' },
            { label: t('validation'), paint: 'ink', sample: 'ring' },
        ],
        table: {
            headings: [t('class'), t('training examples'), t('validation examples'), t('share of the plane')],
            rows: names.map((name, label) => [
                name,
                ...[training, validation].map(part => part.classes.filter(each => each === label).length),
                classes.filter(each => each === label).length / (columns * rows),
            ]),
        },
        size: { width: 520, height: 480 },
    };
}

function byClass(
    points: PlanePoints,
    names: readonly string[],
    form: { readonly shape: 'outlined dot' | 'ring'; readonly radius: number },
): Mark[] {
    return names.map((_, label): Mark => {
        const own = Array.from(points.classes.keys()).filter(index => points.classes[index] === label);
        return {
            kind: 'points',
            paint: label,
            x: own.map(index => points.x[index]!),
            y: own.map(index => points.y[index]!),
            ...form,
        };
    });
}

function shareRight({ x, y, columns, rows, classes }: Decisions, points: PlanePoints): number {
    const cellOf = (value: number, [low, high]: readonly [number, number], cells: number): number =>
        Math.max(0, Math.min(cells - 1, Math.floor(((value - low) / (high - low)) * cells)));
    const right = points.classes.filter((label, index) => {
        const [column, row] = [cellOf(points.x[index]!, x, columns), cellOf(points.y[index]!, y, rows)];
        return classes[row * columns + column] === label;
    }).length;
    return right / points.classes.length;
}
