// One table from the names of Keras and PyTorch to ours.

import type { Family } from '../../src/catalog/parameters.ts';
import { referencePath } from '../../src/catalog/reference-path.ts';
import { entriesOf } from './entry-parts.ts';
import { familyPages, shownName } from './family-page.ts';
import { blocks, code, generatedNotice, link, prose, table } from './markdown.ts';
import { namesInCode, otherNamesOf } from './other-names.ts';

export const namesPagePath = 'keras-and-pytorch.md';

export function namesPage(): string {
    const sections: readonly { readonly title: string; readonly families: readonly Family[] }[] = [
        { title: 'Layers', families: ['layer'] },
        ...Object.values(familyPages),
    ];
    return `${blocks(
        generatedNotice,
        '# Coming from Keras or PyTorch',
        `${link('Reference', namesPagePath, 'README.md')}.`,
        prose(
            'What the same things are called there. Arguments carry Keras’s names, shapes have their channels last as in Keras, ' +
                'and a drop rate is the probability of dropping as in both.',
        ),
        ...sections.map(({ title, families }) => {
            const rows = namesTable(families);
            return rows === '' ? '' : `## ${title}\n\n${rows}`;
        }),
    )}\n`;
}

function namesTable(families: readonly Family[]): string {
    return table(
        ['NetSpec', 'Keras', 'PyTorch', 'what differs'],
        families.flatMap(entriesOf).flatMap(entry => {
            const other = otherNamesOf(entry);
            return other === undefined
                ? []
                : [
                      [
                          link(
                              code(shownName(entry)),
                              namesPagePath,
                              referencePath(entry.family, entry.name),
                          ),
                          namesInCode(other.keras),
                          namesInCode(other.pytorch),
                          other.note ?? '',
                      ],
                  ];
        }),
    );
}
