// A chart as the contents of a file, in the editor's colours where it is a picture of them.

import { csvOf } from '../charts/csv.ts';
import type { Scene } from '../charts/scene.ts';
import { renderSvg } from '../charts/svg.ts';
import { t } from '../core/localize.ts';
import type { ExportedFile } from '../protocol/panel.ts';

/** Pixels of the picture for each of the drawing's, so that it is sharp in a paper. */
const pngScale = 2;

export async function fileOf(scene: Scene, name: string, kind: ExportedFile['kind']): Promise<ExportedFile> {
    const file = `${name}.${kind}`;
    switch (kind) {
        case 'csv':
            return { kind, name: file, content: csvOf(scene.table) };
        case 'svg':
            return { kind, name: file, content: renderSvg(scene) };
        case 'png': {
            const blob = await pngOf(scene);
            return { kind, name: file, content: new Uint8Array(await blob.arrayBuffer()) };
        }
        default:
            return kind satisfies never;
    }
}

/** On white, whatever the theme: pictures go into papers. */
export async function pngOf(scene: Scene): Promise<Blob> {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(renderSvg(scene))}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * pngScale;
    canvas.height = image.naturalHeight * pngScale;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve, reject) =>
        canvas.toBlob(
            blob => (blob === null ? reject(new Error(t('The picture could not be made.'))) : resolve(blob)),
            'image/png',
        ),
    );
}
