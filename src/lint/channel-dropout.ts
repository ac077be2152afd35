// The repair that several rules about feature maps offer: dropout of whole channels in place of single values.

import { t } from '../core/localize.ts';
import type { Fix } from '../model/finding.ts';
import type { ResolvedLayer } from '../model/resolved.ts';
import { formatRate } from './format.ts';

/** Replaces a noise layer with a fixed rate; undefined where its rate is scheduled, which the new layer would lose. */
export function replaceBySpatialDropout(noise: ResolvedLayer): Fix | undefined {
    const { rate } = noise.parameters;
    return typeof rate === 'number'
        ? {
              title: t('Replace by `spatial_dropout({0})`', formatRate(rate)),
              safety: 'changes-training',
              edits: [
                  {
                      kind: 'replace_layer',
                      layer: noise.id,
                      by: { call: 'spatial_dropout', arguments: { rate } },
                  },
              ],
          }
        : undefined;
}
