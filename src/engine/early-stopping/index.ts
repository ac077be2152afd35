// Every rule for stopping early that runs, in alphabetical order.

import type { RunnableEarlyStopping } from '../not-runnable-yet.ts';
import { patience } from './patience.ts';
import type { EarlyStop } from './types.ts';

export const earlyStopping: { readonly [N in RunnableEarlyStopping]: EarlyStop<N> } = { patience };
