// The refusals that every option model of this folder shares, so that the same fault reads the same everywhere.
import type { Exact } from '../../base/exact.ts';
import { err, type Result } from '../../base/result.ts';
import type { MarginRefusal } from '../model/margin-model.ts';

type Refused = Result<never, MarginRefusal>;

/** Something that a model reads is not in the snapshot. */
export const missingQuote = (where: string, what: string): Refused =>
  err({
    code: 'MissingQuote',
    where,
    message: `${where} needs ${what}, which is not in the snapshot`,
  });

/** A number outside what it may be. */
export const illegalValue = (where: string, value: Exact | number, range: string): Refused =>
  err({
    code: 'IllegalValue',
    where,
    value: String(value),
    range,
    message: `${where}: ${value} is not legal, it takes ${range}`,
  });

/** The model has no rule for an instrument. */
export const noRule = (where: string, why: string): Refused =>
  err({ code: 'NoRuleApplies', where, message: `${where}: ${why}` });
