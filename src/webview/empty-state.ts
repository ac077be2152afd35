import { h, icon } from './dom.ts';

/** What the panel shows before the first run: what will be here, and how to get it. */
export function emptyState(newModel: () => void): HTMLElement {
    const button = h('button', { type: 'button', class: 'button primary', text: 'New Model' });
    button.addEventListener('click', newModel);
    return h(
        'main',
        { class: 'empty' },
        h('h1', { text: 'No runs yet' }),
        h(
            'p',
            {},
            document.createTextNode('Open a NetSpec file and press '),
            h('span', { class: 'nowrap' }, icon('play'), h('strong', { text: 'Train' })),
            document.createTextNode(
                ' above it, or begin with a model on handwritten digits. Training and validation curves appear here ' +
                    'while the network learns, with the gap between them shaded.',
            ),
        ),
        button,
    );
}
