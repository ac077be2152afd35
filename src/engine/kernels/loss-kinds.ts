// The losses, by number. Both dialects read this file, so it holds plain constants alone.

export const crossEntropyOfScores = 0;
export const crossEntropyOfProbabilities = 1;
export const binaryOfScores = 2;
export const binaryOfProbabilities = 3;
export const mse = 4;
export const mae = 5;
export const huber = 6;
