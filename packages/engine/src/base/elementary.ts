// The elementary functions that may reach a decision, with the same bits on every machine: they use
// only operations that the language fixes to the last bit (+ - * /, floor, abs, sqrt) and constants.
// This file lists them; each lives in its own file of the folder `elementary`.
export { exp, expm1, expSum } from './elementary/exp.ts';
export { inverseNormal, inverseNormalAroundHalf } from './elementary/inverse-normal.ts';
export { log, log1p, logRatio } from './elementary/log.ts';
export { erfc, gaussian, millsRatio, normalCdf, normalPdf } from './elementary/normal.ts';
export { pow } from './elementary/pow.ts';
