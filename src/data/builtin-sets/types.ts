import type { CallValue } from '../../catalog/values.ts';
import type { Examples } from '../../model/examples.ts';
import type { DataAccess } from '../data-access.ts';
import type { DataProblem } from '../data-problem.ts';

/** Reads or computes one built-in set. */
export type BuiltinReader = (set: CallValue, access: DataAccess) => Promise<Examples | DataProblem>;
