// Kinds of Gaussian noise on values: see `kernels/noise/normals.ts`.

export const gaussianKinds = { add: 0, spread: 1, root: 2 } as const;
