// How the curves are drawn: over what, smoothing, the scale of the loss, seeds, and the way back from a part to all of it.

import { t } from '../core/localize.ts';
import { h, setHidden, setText } from './dom.ts';
import type { ViewState } from './view-state.ts';
import { type XUnit, xUnits } from './x-axis.ts';

type Choice = Pick<
    ViewState,
    'smoothing' | 'logarithmicLoss' | 'fullRange' | 'unit' | 'zoom' | 'seedsTogether'
>;

const unitNames: Readonly<Record<XUnit, string>> = {
    epoch: t('Epochs'),
    step: t('Steps'),
    seconds: t('Seconds'),
};

function checkbox(id: string): HTMLInputElement {
    return h('input', { type: 'checkbox', id });
}

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
    private readonly logarithmic = checkbox('logarithmic');
    private readonly fullRange = checkbox('full-range');
    private readonly seeds = checkbox('seeds-together');
    private readonly seedsControl: HTMLElement;
    private readonly unit = h(
        'select',
        { id: 'x-unit' },
        ...xUnits.map(unit => h('option', { value: unit, text: unitNames[unit] })),
    );
    private readonly reset = h('button', {
        type: 'button',
        class: 'button secondary',
        text: t('Show Whole Curves'),
        title: t('Double-click a chart, or 0 on the keyboard'),
    });

    constructor(changed: (choice: Partial<Choice>) => void) {
        const control = (input: HTMLElement, label: string, title?: string): HTMLElement =>
            h('span', { class: 'control', title }, input, h('label', { for: input.id, text: label }));
        this.seedsControl = control(
            this.seeds,
            t('Seeds together'),
            t(
                'Draws runs that differ in their seed alone as their mean, within the lowest and the highest of them',
            ),
        );
        this.element = h(
            'section',
            { class: 'toolbar', 'aria-label': t('Drawing') },
            h('span', { class: 'control' }, h('label', { for: 'x-unit', text: t('Over') }), this.unit),
            h(
                'span',
                { class: 'control' },
                h('label', { for: 'smoothing', text: t('Smoothing') }),
                this.slider,
                this.value,
            ),
            control(this.logarithmic, t('Logarithmic loss')),
            control(
                this.fullRange,
                t('Full range'),
                t('Shows the first tenth of the epochs at its full height'),
            ),
            this.seedsControl,
            this.reset,
        );
        this.slider.addEventListener('input', () => changed({ smoothing: this.slider.valueAsNumber }));
        this.logarithmic.addEventListener('change', () =>
            changed({ logarithmicLoss: this.logarithmic.checked }),
        );
        this.fullRange.addEventListener('change', () => changed({ fullRange: this.fullRange.checked }));
        this.seeds.addEventListener('change', () => changed({ seedsTogether: this.seeds.checked }));
        this.unit.addEventListener('change', () => {
            const unit = xUnits.find(known => known === this.unit.value) ?? 'epoch';
            // What was a part of the epochs is none of the seconds.
            changed({ unit, zoom: undefined });
        });
        this.reset.addEventListener('click', () => changed({ zoom: undefined }));
    }

    /** @param hasSeeds true where there are runs that differ in their seed alone */
    show(
        { smoothing, logarithmicLoss, fullRange, unit, zoom, seedsTogether }: Choice,
        hasSeeds: boolean,
    ): void {
        this.slider.value = String(smoothing);
        setText(this.value, smoothing === 0 ? t('off') : smoothing.toFixed(2));
        this.slider.setAttribute('aria-valuetext', smoothing === 0 ? t('off') : smoothing.toFixed(2));
        this.slider.style.setProperty('--share', String(smoothing / 0.95));
        this.logarithmic.checked = logarithmicLoss;
        this.fullRange.checked = fullRange;
        this.seeds.checked = seedsTogether;
        setHidden(this.seedsControl, !hasSeeds);
        this.unit.value = unit;
        setHidden(this.reset, zoom === undefined);
    }
}
