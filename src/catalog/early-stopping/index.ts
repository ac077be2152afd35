// Every rule for stopping early, in alphabetical order.

import { patience } from './patience.ts';

export const earlyStopping = { patience } as const;

export type EarlyStoppingName = keyof typeof earlyStopping;
