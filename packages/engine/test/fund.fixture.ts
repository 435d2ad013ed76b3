// Terms of the fund to vary: what the parameters name as their defaults.
import { fundParameters, type FundTerms } from '../src/index.ts';
import { defaultsOf } from '../src/domain/parameter.ts';

export const defaultFundTerms: FundTerms = defaultsOf(fundParameters);
