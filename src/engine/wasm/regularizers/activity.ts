// Penalties on what a layer computes, on this backend.

import type { ActivityRegularizerName } from '../../../catalog/index.ts';
import type { ValuesOf } from '../../../catalog/parameters.ts';
import type { activityRegularizers } from '../../../catalog/regularizers/index.ts';
import { addSlopes, sparsitySlopes } from '../../kernels/opcodes.ts';
import type { Building } from '../building.ts';
import type { Region } from '../region.ts';

/** Adds instructions that add the penalty's gradient to that of an output of `size` values, whose last axis has `units`. */
export type AddActivityGradient = (
    build: Building,
    output: Region,
    gradient: Region,
    size: number,
    units: number,
) => void;

type ActivityOf<N extends ActivityRegularizerName> = (
    parameters: ValuesOf<(typeof activityRegularizers)[N]['parameters']>,
) => AddActivityGradient;

export const wasmActivityRegularizers: { readonly [N in ActivityRegularizerName]: ActivityOf<N> } = {
    kl_sparsity:
        ({ target, weight }) =>
        (build, output, gradient, size, units) => {
            const slopes = build.region('slopes of the activity', units * 4);
            build.add(sparsitySlopes, output, size, units, slopes, { double: target }, { double: weight });
            build.add(addSlopes, gradient, size, units, slopes);
        },
};
