import { t } from '../core/localize.ts';
import { h, icon } from './dom.ts';

const place = '\n';

/** What the panel shows before the first run: what will be here, and how to get it. */
export function emptyState(newModel: () => void): HTMLElement {
    const button = h('button', { type: 'button', class: 'button primary', text: t('New Model') });
    button.addEventListener('click', newModel);
    // The button's name stands where the language has it.
    const [before = '', after = ''] = t(
        'Open a NetSpec file and press {0} above it, or begin with a model on handwritten digits. Training and validation curves appear here while the network learns, with the gap between them shaded.',
        place,
    ).split(place);
    return h(
        'main',
        { class: 'empty' },
        h('h1', { text: t('No runs yet') }),
        h(
            'p',
            {},
            document.createTextNode(before),
            h('span', { class: 'nowrap' }, icon('play'), h('strong', { text: t('Train') })),
            document.createTextNode(after),
        ),
        button,
    );
}
