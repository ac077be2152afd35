// What the network says: a bar for each class, with its spread over the dropout networks.

import { t } from '../core/localize.ts';
import type { Prediction, TrialFacts } from '../model/predictions.ts';
import { h, Keyed, setText } from './dom.ts';

/** More classes than are read at a glance: then the likeliest alone. */
const mostBars = 12;

class Bar {
    readonly element = h('li', { class: 'answer-row' });
    private readonly name = h('span', { class: 'name' });
    private readonly right = h('span', { class: 'right-class', 'aria-hidden': 'true', text: '✓' });
    private readonly track = h(
        'span',
        { class: 'track', 'aria-hidden': 'true' },
        h('span', { class: 'mean' }),
        h('span', { class: 'spread' }),
        h('span', { class: 'still' }),
    );
    private readonly text = h('span', { class: 'value' });

    constructor() {
        this.element.append(this.right, this.name, this.track, this.text);
    }

    show(
        name: string,
        [mean, deviation, still]: readonly [number, number, number],
        { isFirst, isRight }: { readonly isFirst: boolean; readonly isRight: boolean },
    ): void {
        setText(this.name, name);
        setText(this.text, shareText(mean, deviation));
        this.element.classList.toggle('first', isFirst);
        this.element.classList.toggle('right', isRight);
        const set = (property: string, share: number): void =>
            this.track.style.setProperty(property, String(Math.min(1, Math.max(0, share))));
        set('--mean', mean);
        set('--from', mean - deviation);
        set('--to', mean + deviation);
        set('--still', still);
    }
}

export class Answer {
    readonly element: HTMLElement;
    private readonly verdict = h('p', { class: 'said', 'aria-live': 'polite' });
    private readonly about = h('p', { class: 'about' });
    private readonly list = h('ul', { class: 'answers' });
    private readonly bars = new Keyed<Bar>();

    constructor() {
        this.element = h(
            'section',
            { class: 'answer', 'aria-label': t('What the network says') },
            this.verdict,
            this.list,
            this.about,
        );
    }

    /** Undefined where nothing was asked yet. */
    show(facts: TrialFacts, prediction: Prediction | undefined, right?: string): void {
        this.list.hidden = facts.task === 'regression' || prediction === undefined;
        if (prediction === undefined) {
            setText(this.verdict, t('Nothing to say yet.'));
            setText(this.about, '');
            return;
        }
        const { mean, deviation, still, samples } = prediction;
        setText(this.about, aboutText(facts, samples));
        if (facts.task === 'regression') {
            const values = mean.map((value, index) => valueText(facts, index, value, deviation[index]!));
            const said = values.join(', ');
            setText(this.verdict, right === undefined ? said : t('{0}, and it is {1}', said, right));
            return;
        }
        const order = mean.map((_, label) => label).sort((a, b) => mean[b]! - mean[a]!);
        const best = order[0]!;
        const said = t('It says {0}: {1}', facts.names[best]!, shareText(mean[best]!, deviation[best]!));
        setText(this.verdict, right === undefined ? said : t('{0}, and it is {1}', said, right));
        const shown = order.length > mostBars ? order.slice(0, mostBars) : order.toSorted((a, b) => a - b);
        const bars = this.bars.show(this.list, shown.map(String), () => new Bar());
        bars.forEach((bar, place) => {
            const label = shown[place]!;
            const name = facts.names[label]!;
            bar.show(name, [mean[label]!, deviation[label]!, still[label]!], {
                isFirst: label === best,
                isRight: name === right,
            });
        });
    }
}

/** `93%`, `93% ± 4`: mean and standard deviation in percentage points. */
export function shareText(mean: number, deviation: number): string {
    const spread = deviation < 0.0005 ? '' : ` ± ${(100 * deviation).toFixed(deviation < 0.01 ? 1 : 0)}`;
    return `${(100 * mean).toFixed(0)}%${spread}`;
}

function valueText({ names }: TrialFacts, index: number, value: number, deviation: number): string {
    const name = names.length > 1 ? `${names[index]}: ` : '';
    const spread = deviation === 0 ? '' : ` ± ${deviation.toPrecision(2)}`;
    return `${name}${value.toPrecision(4)}${spread}`;
}

function aboutText({ hasNoise, task }: TrialFacts, samples: number): string {
    if (!hasNoise) {
        return t('The network has no dropout, so it says the same every time.');
    }
    const marks =
        task === 'classification'
            ? t(
                  'The thin line spans one standard deviation to either side, the tick is the network with dropout off.',
              )
            : '';
    return `${t('Mean and standard deviation over {0} dropout networks.', samples)} ${marks}`.trim();
}
