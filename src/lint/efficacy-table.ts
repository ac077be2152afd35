// Written by `npm run study:efficacy-page` from docs/efficacy.jsonl, pairs of 24 November 2026: do not edit.

import type { Efficacy } from './efficacy.ts';

export const efficacyTable: Readonly<Record<string, Efficacy>> = {};
