// The page in which a finished run is tried: what is drawn or pasted, what the network says of it, and what it gets wrong.

import { t } from '../core/localize.ts';
import type { Mistake, Prediction, TrialFacts } from '../model/predictions.ts';
import { connect, type MessagePort, type Remote } from '../protocol/rpc.ts';
import {
    mostSamples,
    type TryItHostApi,
    type TryItViewApi,
    tryItProtocolVersion,
} from '../protocol/try-it.ts';
import { h, setAttribute, setText } from './dom.ts';
import { watchTheme } from './theme.ts';
import { Answer } from './try-it-answer.ts';
import { Drawing } from './try-it-drawing.ts';
import { brightnessOf, featuresOf, inkOf, isBlank, parseRow, pixelsOf } from './try-it-input.ts';

interface WebviewHost {
    postMessage(message: unknown): void;
    getState(): unknown;
    setState(state: unknown): void;
}

/** What is kept while the page is hidden or the window is loaded again. */
interface Kept {
    readonly id?: string;
    /** The example that was asked about last, unscaled. */
    readonly features?: readonly number[];
    readonly samples: number;
    readonly fits: boolean;
}

declare function acquireVsCodeApi(): WebviewHost;

const initial: Kept = { samples: 100, fits: true };
/** What is drawn changes with every move of the pointer. */
const askEveryMs = 60;

export function startTryIt(): void {
    const root = document.getElementById('app');
    if (root !== null) {
        new TryIt(acquireVsCodeApi(), root);
    }
}

class TryIt {
    private readonly host: WebviewHost;
    private readonly remote: Remote<TryItHostApi>;
    private readonly root: HTMLElement;
    private readonly answer = new Answer();
    private kept: Kept;
    private facts: TrialFacts | undefined;
    private drawing: Drawing | undefined;
    private preview: HTMLCanvasElement | undefined;
    private readonly row = h('textarea', {
        rows: '4',
        spellcheck: 'false',
        'aria-label': t('Values of one example'),
    });
    private readonly problem = h('p', { class: 'problem', role: 'alert' });
    private readonly name = h('h1');
    private readonly epoch = h('p', { class: 'about' });
    private asked: ReturnType<typeof setTimeout> | undefined;
    /** Counts questions, so that a late answer is not taken for that of a newer one. */
    private questions = 0;
    /** What the example is known to be. */
    private right: string | undefined;

    constructor(host: WebviewHost, root: HTMLElement) {
        this.host = host;
        this.root = root;
        this.kept = { ...initial, ...(host.getState() as Partial<Kept> | undefined) };
        this.remote = connect<TryItHostApi, TryItViewApi>(portOf(host), {
            show: ({ id, name, facts }) => this.show(id, name, facts),
            fail: ({ message }) => this.fail(message),
        }).remote;
        watchTheme(() => this.repaint());
        this.remote
            .ready({ version: tryItProtocolVersion })
            .catch((error: unknown) => this.fail(String(error)));
    }

    private fail(message: string): void {
        this.root.replaceChildren(
            h(
                'main',
                { class: 'empty' },
                h('h1', { text: t('Nothing to try') }),
                h('p', { role: 'alert', text: message }),
            ),
        );
    }

    private show(id: string, name: string, facts: TrialFacts): void {
        this.facts = facts;
        this.remember({ id });
        setText(this.name, name);
        setText(this.epoch, t('With the weights of epoch {0}, its best.', facts.epoch));
        this.problem.hidden = true;
        this.root.replaceChildren(
            h(
                'main',
                { class: 'panel try-it' },
                h('header', { class: 'head' }, this.name, this.epoch),
                h('div', { class: 'trial' }, this.input(facts), this.answer.element),
                ...this.mistakes(facts),
            ),
        );
        this.answer.show(facts, undefined);
        const { features } = this.kept;
        if (features?.length === facts.features) {
            this.take(Float32Array.from(features));
        }
        this.repaint();
    }

    private input(facts: TrialFacts): HTMLElement {
        const { imageShape } = facts;
        return imageShape === undefined
            ? this.rowInput(facts)
            : this.drawingInput(imageShape[0]!, imageShape[1]!);
    }

    private drawingInput(height: number, width: number): HTMLElement {
        const drawing = new Drawing({
            height,
            width,
            changed: () => {
                this.right = undefined;
                this.askSoon();
            },
        });
        this.drawing = drawing;
        this.preview = h('canvas', {
            class: 'preview',
            role: 'img',
            'aria-label': t('What the network reads'),
        });
        this.preview.width = width;
        this.preview.height = height;
        const clear = h('button', { type: 'button', class: 'button secondary', text: t('Clear') });
        clear.addEventListener('click', () => drawing.clear());
        const fits = h('input', { type: 'checkbox' });
        fits.checked = this.kept.fits;
        fits.addEventListener('change', () => {
            this.remember({ fits: fits.checked });
            this.askSoon();
        });
        return h(
            'section',
            { class: 'try-input', 'aria-label': t('Draw') },
            h('p', { class: 'hint', text: t('Draw a digit. The right button or Ctrl erases.') }),
            drawing.element,
            h(
                'div',
                { class: 'tools' },
                clear,
                h(
                    'label',
                    { class: 'control', title: t('As the digits of the data were') },
                    fits,
                    document.createTextNode(t('Scale and centre')),
                ),
                h('figure', { class: 'read' }, this.preview, h('figcaption', { text: t('as it is read') })),
            ),
            this.samplesControl(),
        );
    }

    private rowInput(facts: TrialFacts): HTMLElement {
        this.row.placeholder = t('{0} values, apart by commas or blanks', facts.features);
        this.row.addEventListener('input', () => {
            this.right = undefined;
            this.askSoon();
        });
        return h(
            'section',
            { class: 'try-input', 'aria-label': t('Paste a row') },
            h('p', {
                class: 'hint',
                text: t(
                    'Paste the {0} values of an example, unscaled and without its target.',
                    facts.features,
                ),
            }),
            this.row,
            this.problem,
            this.samplesControl(),
        );
    }

    private samplesControl(): HTMLElement {
        const samples = h('input', {
            type: 'range',
            min: '10',
            max: String(Math.min(500, mostSamples)),
            step: '10',
        });
        const output = h('output', { text: String(this.kept.samples) });
        const show = (): void => {
            setText(output, samples.value);
            samples.style.setProperty('--share', String((Number(samples.value) - 10) / 490));
        };
        samples.value = String(this.kept.samples);
        show();
        samples.addEventListener('input', () => {
            show();
            this.remember({ samples: Number(samples.value) });
            this.askSoon();
        });
        return h(
            'label',
            { class: 'control samples', title: t('Monte-Carlo dropout: so many networks are drawn') },
            document.createTextNode(t('Dropout networks')),
            samples,
            output,
        );
    }

    private mistakes(facts: TrialFacts): HTMLElement[] {
        const { worst, mistakes, examples, task, names } = facts;
        if (worst.length === 0) {
            return [
                h('p', { class: 'about', text: t('It gets all {0} validation examples right.', examples) }),
            ];
        }
        const heading =
            task === 'classification'
                ? t('{0} of {1} validation examples are got wrong', mistakes, examples)
                : t('The validation examples that it is farthest off');
        return [
            h(
                'section',
                { class: 'mistakes', 'aria-labelledby': 'mistakes-heading' },
                h('h2', { id: 'mistakes-heading', text: heading }),
                h(
                    'ul',
                    { class: 'mistake-list' },
                    ...worst.map(mistake => h('li', {}, this.mistake(mistake, facts, names))),
                ),
            ),
        ];
    }

    private mistake(mistake: Mistake, facts: TrialFacts, names: readonly string[]): HTMLElement {
        const { right, said, probability, features } = mistake;
        const name = (value: number): string =>
            facts.task === 'classification' ? (names[value] ?? String(value)) : value.toPrecision(4);
        const sure = probability === undefined ? '' : `, ${(100 * probability).toFixed(0)}%`;
        const button = h(
            'button',
            { type: 'button', class: 'plain mistake', title: t('Try it') },
            ...(facts.imageShape === undefined ? [] : [this.thumbnail(features, facts)]),
            h('span', { class: 'is', text: name(right) }),
            h('span', { class: 'said-as', text: t('said {0}', `${name(said)}${sure}`) }),
        );
        button.addEventListener('click', () => {
            this.take(features);
            this.right = name(right);
        });
        return button;
    }

    private thumbnail(features: ArrayLike<number>, { imageShape, range }: TrialFacts): HTMLCanvasElement {
        const [height = 1, width = 1, channels = 1] = imageShape ?? [];
        const canvas = h('canvas', { 'aria-hidden': 'true' });
        canvas.width = width;
        canvas.height = height;
        canvas.dataset.pixels = JSON.stringify(
            brightnessOf(features, channels, range).map(value => Math.round(100 * value)),
        );
        return canvas;
    }

    /** Makes an example of the data the one that is asked about. */
    private take(features: Float32Array): void {
        if (this.drawing === undefined) {
            this.row.value = [...features].map(value => Number(value.toPrecision(7))).join(', ');
        } else {
            const [height = 1, width = 1, channels = 1] = this.facts?.imageShape ?? [];
            const range = this.facts?.range ?? [0, 1];
            this.drawing.replace(inkOf(brightnessOf(features, channels, range), height, width));
            // What is asked is the example itself, as it is in the data.
            clearTimeout(this.asked);
        }
        void this.ask([...features]);
    }

    private askSoon(): void {
        clearTimeout(this.asked);
        this.asked = setTimeout(() => {
            const features = this.features();
            if (typeof features === 'string') {
                setText(this.problem, features);
            }
            this.problem.hidden = typeof features !== 'string';
            if (typeof features === 'object') {
                void this.ask(features);
            } else if (this.facts !== undefined) {
                this.questions++;
                this.answer.show(this.facts, undefined);
                this.showRead(undefined);
            }
        }, askEveryMs);
    }

    /** The example as it stands; a message where it is none yet, undefined where nothing is there. */
    private features(): number[] | string | undefined {
        const { facts, drawing } = this;
        if (facts === undefined) {
            return undefined;
        }
        if (drawing === undefined) {
            return this.row.value.trim() === '' ? undefined : parseRow(this.row.value, facts.features);
        }
        const [height = 1, width = 1, channels = 1] = facts.imageShape ?? [];
        return isBlank(drawing.ink)
            ? undefined
            : featuresOf(pixelsOf(drawing.ink, height, width, this.kept.fits), channels, facts.range);
    }

    private async ask(features: readonly number[]): Promise<void> {
        const { facts } = this;
        if (facts === undefined) {
            return;
        }
        this.remember({ features });
        this.showRead(features);
        const question = ++this.questions;
        let prediction: Prediction | undefined;
        try {
            prediction = await this.remote.predict({ features, samples: this.kept.samples });
        } catch (error) {
            console.warn(error);
        }
        if (question === this.questions) {
            this.answer.show(facts, prediction, this.right);
        }
    }

    private showRead(features: readonly number[] | undefined): void {
        const { facts, preview } = this;
        if (facts !== undefined && preview !== undefined) {
            const [, , channels = 1] = facts.imageShape ?? [];
            preview.dataset.pixels = JSON.stringify(
                features === undefined
                    ? []
                    : brightnessOf(features, channels, facts.range).map(value => Math.round(100 * value)),
            );
            paintPixels(preview);
        }
    }

    private repaint(): void {
        this.drawing?.paint();
        for (const canvas of this.root.querySelectorAll<HTMLCanvasElement>('canvas[data-pixels]')) {
            paintPixels(canvas);
        }
    }

    private remember(change: Partial<Kept>): void {
        this.kept = { ...this.kept, ...change };
        this.host.setState(this.kept);
        setAttribute(this.root, 'data-run', this.kept.id);
    }
}

/** Ink in the text's colour, in steps of a hundredth. */
function paintPixels(canvas: HTMLCanvasElement): void {
    const context = canvas.getContext('2d');
    if (context === null) {
        return;
    }
    const pixels = JSON.parse(canvas.dataset.pixels ?? '[]') as number[];
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = getComputedStyle(canvas).color;
    pixels.forEach((value, index) => {
        context.globalAlpha = value / 100;
        context.fillRect(index % canvas.width, Math.floor(index / canvas.width), 1, 1);
    });
    context.globalAlpha = 1;
}

function portOf(host: WebviewHost): MessagePort {
    return {
        post: message => host.postMessage(message),
        listen(receive) {
            const listener = (event: MessageEvent): void => receive(event.data);
            window.addEventListener('message', listener);
            return { dispose: () => window.removeEventListener('message', listener) };
        },
    };
}
