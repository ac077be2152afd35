// Bundle `dist/parquet.cjs`: what reads Parquet files, which the training worker loads when it meets one.

export { parquet } from '../data/sources/parquet.ts';
