// What dropout networks say of each validation example, by their mean and how far they are from each other: of classes, how
// sure their mean is of the one that it predicts; of values, what they predict against what is right.

import { t } from '../core/localize.ts';
import { extentOf, valueAxis } from './extent.ts';
import { numberText, shareText, wholeText } from './number-text.ts';
import type { Mark, Scene } from './scene.ts';

/** One entry for each example. */
export interface PredictiveSpread {
    readonly task: 'classification' | 'regression';
    /** Of the class that is predicted by the mean, or of the value. */
    readonly mean: ArrayLike<number>;
    /** Standard deviation over the networks. */
    readonly spread: ArrayLike<number>;
    /** 1 where the class is right, else 0; of regression, the right value. */
    readonly right: ArrayLike<number>;
}

/** Of a normal distribution, what 95% lie within. */
const reach = 1.96;

export function predictiveSpread(of: PredictiveSpread): Scene {
    return of.task === 'classification' ? classes(of) : values(of);
}

function classes({ mean, spread, right }: PredictiveSpread): Scene {
    const places = Array.from(mean, (_, place) => place);
    const [wrong, known] = [0, 1].map(kind => places.filter(place => right[place] === kind)) as [
        number[],
        number[],
    ];
    const average = (of: readonly number[]): number =>
        of.reduce((sum, place) => sum + spread[place]!, 0) / of.length;
    const points = (
        of: readonly number[],
        look: Pick<Extract<Mark, { kind: 'points' }>, 'paint' | 'shape'>,
    ): Mark => ({
        ...{ kind: 'points', x: of.map(place => mean[place]!), y: of.map(place => spread[place]!) },
        ...{ ...look, radius: 2.6, opacity: 0.55 },
    });
    const [low] = extentOf(places.map(place => mean[place]!));
    return {
        title: t('How dropout networks differ'),
        description:
            `${t('Of {0} validation examples, the mean of the networks is wrong on {1}.', wholeText(places.length), wholeText(wrong.length))} ` +
            t(
                'The standard deviation of their probabilities is {0} on average where it is right, and {1} where it is wrong.',
                numberText(average(known)),
                numberText(average(wrong)),
            ),
        x: {
            ...{ kind: 'linear', label: t('mean probability of the predicted class') },
            ...{ minimum: Math.floor(low * 10) / 10, maximum: 1, asShare: true },
        },
        y: valueAxis([places.map(place => spread[place]!), [0]], { label: t('standard deviation') }),
        marks: [points(known, { paint: 0, shape: 'dot' }), points(wrong, { paint: 1, shape: 'ring' })],
        key: [
            { label: t('right'), paint: 0, sample: 'dot', opacity: 0.55 },
            { label: t('wrong'), paint: 1, sample: 'ring' },
        ],
        table: {
            headings: [t('example'), t('mean probability'), t('standard deviation'), t('predicted class')],
            rows: places.map(place => [
                place + 1,
                shareText(mean[place]),
                spread[place],
                right[place] === 1 ? t('right') : t('wrong'),
            ]),
        },
    };
}

function values({ mean, spread, right }: PredictiveSpread): Scene {
    const places = Array.from(mean, (_, place) => place);
    const [low, high] = [-1, 1].map(sign =>
        places.map(place => mean[place]! + sign * reach * spread[place]!),
    ) as [number[], number[]];
    const targets = places.map(place => right[place]!);
    const within = places.filter(
        place => targets[place]! >= low[place]! && targets[place]! <= high[place]!,
    ).length;
    const ends = extentOf(targets, low, high);
    return {
        title: t('How dropout networks differ'),
        description: t(
            'Of {0} validation examples, {1} have their right value within 1.96 standard deviations of the mean of the networks.',
            wholeText(places.length),
            shareText(within / places.length),
        ),
        x: { ...valueAxis([targets], { label: t('right value'), fromZero: false }) },
        y: valueAxis([ends.slice()], { label: t('predicted value'), fromZero: false }),
        marks: [
            {
                kind: 'line',
                paint: 'muted',
                x: extentOf(targets),
                y: extentOf(targets),
                dash: [5, 4],
                width: 1,
            },
            ...places.map(
                (place): Mark => ({
                    ...{ kind: 'line', paint: 0, width: 1, opacity: 0.45 },
                    ...{ x: [targets[place]!, targets[place]!], y: [low[place]!, high[place]!] },
                }),
            ),
            { kind: 'points', paint: 0, x: targets, y: places.map(place => mean[place]!), radius: 2.2 },
        ],
        key: [
            { label: t('mean of the networks'), paint: 0, sample: 'dot' },
            { label: t('1.96 standard deviations'), paint: 0, sample: 'line', width: 1, opacity: 0.45 },
            { label: t('right'), paint: 'muted', sample: 'line', dash: [5, 4], width: 1 },
        ],
        table: {
            headings: [t('example'), t('right value'), t('mean'), t('standard deviation')],
            rows: places.map(place => [place + 1, targets[place], mean[place], spread[place]]),
        },
    };
}
