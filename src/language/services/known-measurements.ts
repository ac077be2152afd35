// What the client says that training has shown of its specs.

import { UriUtils } from 'langium';
import { type Measurements, noMeasurements } from '../../model/measurements.ts';
import type { MeasurementsParams } from '../../protocol/language.ts';

export class KnownMeasurements {
    private readonly bySpec = new Map<string, Measurements>();

    set({ uri, measurements }: MeasurementsParams): void {
        this.bySpec.set(UriUtils.normalize(uri), measurements);
    }

    of(uri: string): Measurements {
        return this.bySpec.get(UriUtils.normalize(uri)) ?? noMeasurements;
    }

    close(uri: string): void {
        this.bySpec.delete(UriUtils.normalize(uri));
    }
}
