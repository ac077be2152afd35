// Jobs as the language makes them, written by hand.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fillDefaults, resolveCall } from '../../src/catalog/arguments.ts';
import { type DataSettings, dataSettings } from '../../src/catalog/blocks/data.ts';
import type { TrainSettings } from '../../src/catalog/blocks/train.ts';
import type { BlockSource, ResolvedNetwork, ResolvedRun } from '../../src/model/resolved.ts';
import type { TrainingJob } from '../../src/protocol/training.ts';
import { settingsWith, sgd } from '../engine/support/run.ts';
import { dense, dropout, input, layer, network } from '../support/networks.ts';

const nowhere = { start: 0, end: 0 };
const source: BlockSource = { block: nowhere, token: nowhere, settings: {}, values: {} };

/** The network of the first example of the language, but for its width. */
export function digitsNetwork(width: number): ResolvedNetwork {
    const hidden = () =>
        layer('dense', { units: width, activation: { call: 'relu', arguments: {} }, max_norm: 3 });
    return network(
        input(64),
        dropout(0.2),
        hidden(),
        dropout(0.5),
        hidden(),
        dropout(0.5),
        dense(10, 'softmax'),
    );
}

export interface RunChanges {
    readonly network?: ResolvedNetwork;
    readonly settings?: Partial<TrainSettings>;
    readonly data?: Partial<DataSettings>;
}

export function digitsRun({
    network = digitsNetwork(32),
    settings = {},
    data = {},
}: RunChanges = {}): ResolvedRun {
    const digits = resolveCall('data_source', 'builtin', { set: resolveCall('builtin_set', 'digits') });
    const defaults = fillDefaults(dataSettings, { source: digits }) as unknown as DataSettings;
    return {
        name: 'digits_mlp',
        network,
        data: {
            name: 'digits',
            settings: { ...defaults, scale: resolveCall('scaling', 'standardize'), ...data },
            facts: {},
            source,
        },
        settings: settingsWith({
            optimizer: sgd(0.01, 0.95),
            batch_size: 32,
            epochs: 3,
            seed: 7,
            ...settings,
        }),
        source,
    };
}

export function digitsJob(changes: RunChanges = {}): TrainingJob {
    const folder = pathToFileURL(join(import.meta.dirname, '..', '..', 'media', 'data')).href;
    return { run: digitsRun(changes), baseUri: folder, builtinDataUri: folder };
}
