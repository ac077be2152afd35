// Every rule for stopping early that runs, in alphabetical order.

import type { EarlyStoppingName } from '../../catalog/index.ts';
import { patience } from './patience.ts';
import type { EarlyStop } from './types.ts';

export const earlyStopping: { readonly [N in EarlyStoppingName]: EarlyStop<N> } = { patience };
