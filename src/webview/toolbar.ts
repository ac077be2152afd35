// How the curves are drawn: smoothing, and the scale of the loss.

import { h, setText } from './dom.ts';
import type { ViewState } from './view-state.ts';

type Choice = Pick<ViewState, 'smoothing' | 'logarithmicLoss' | 'fullRange'>;

export class Toolbar {
    readonly element: HTMLElement;
    private readonly slider = h('input', {
        type: 'range',
        min: '0',
        max: '0.95',
        step: '0.05',
        id: 'smoothing',
    });
    private readonly value = h('output', { for: 'smoothing' });
    private readonly logarithmic = h('input', { type: 'checkbox', id: 'logarithmic' });
    private readonly fullRange = h('input', { type: 'checkbox', id: 'full-range' });

    constructor(changed: (choice: Partial<Choice>) => void) {
        this.element = h(
            'section',
            { class: 'toolbar', 'aria-label': 'Drawing' },
            h(
                'span',
                { class: 'control' },
                h('label', { for: 'smoothing', text: 'Smoothing' }),
                this.slider,
                this.value,
            ),
            h(
                'span',
                { class: 'control' },
                this.logarithmic,
                h('label', { for: 'logarithmic', text: 'Logarithmic loss' }),
            ),
            h(
                'span',
                { class: 'control', title: 'Shows the first tenth of the epochs at its full height' },
                this.fullRange,
                h('label', { for: 'full-range', text: 'Full range' }),
            ),
        );
        this.slider.addEventListener('input', () => changed({ smoothing: this.slider.valueAsNumber }));
        this.logarithmic.addEventListener('change', () =>
            changed({ logarithmicLoss: this.logarithmic.checked }),
        );
        this.fullRange.addEventListener('change', () => changed({ fullRange: this.fullRange.checked }));
    }

    show({ smoothing, logarithmicLoss, fullRange }: Choice): void {
        this.slider.value = String(smoothing);
        setText(this.value, smoothing === 0 ? 'off' : smoothing.toFixed(2));
        this.slider.setAttribute('aria-valuetext', smoothing === 0 ? 'off' : smoothing.toFixed(2));
        this.slider.style.setProperty('--share', String(smoothing / 0.95));
        this.logarithmic.checked = logarithmicLoss;
        this.fullRange.checked = fullRange;
    }
}
