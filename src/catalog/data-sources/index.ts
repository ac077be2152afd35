// Every source of examples there is, in alphabetical order.

import { builtin } from './builtin.ts';
import { csv } from './csv.ts';
import { idx } from './idx.ts';
import { npz } from './npz.ts';
import { parquet } from './parquet.ts';

export const dataSources = { builtin, csv, idx, npz, parquet } as const;

export type DataSourceName = keyof typeof dataSources;
