// A whole rulebook of the standard kind in one place: perpetuals and futures by a rate, options by standard option margin,
// surcharges, and coins as collateral. A rulebook file names the same models; this is for callers without a file.
// It is put together from parts rather than as one model, so that every charge stands on its own in the explanation and
// a venue that leaves one out leaves out a part, not a branch.
import type { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Combination } from '../model/combination.ts';
import { type BoundModel, bind } from '../model/margin-model.ts';
import type { Part, Rulebook } from '../model/rulebook.ts';
import { chargedByInstrument } from '../rates/by-instrument.ts';
import type { DepegRule } from './contingencies.ts';
import { depegContingency } from './depeg-contingency.ts';
import { type OracleContingencyParameters, oracleContingency } from './oracle-contingency.ts';
import { type StandardEquityParameters, standardEquity } from './standard-equity.ts';
import { standardOption } from './standard-option.ts';
import type { StandardOptionParameters } from './standard-parameters.ts';

export type StandardMarginParameters = {
  readonly name: string;
  readonly title: string;
  /** Shares of notional at mark that perpetuals and futures require. */
  readonly deltaOne: { readonly initial: Exact; readonly maintenance: Exact };
  readonly options: StandardOptionParameters;
  readonly oracle: OracleContingencyParameters;
  readonly depeg: DepegRule;
  readonly collateral: StandardEquityParameters;
};

/** The rulebook; `excess` of its assessment is what such venues call the margin of an account. Nothing is rounded. */
export function standardMarginRulebook(parameters: StandardMarginParameters): Rulebook {
  const parts: readonly Part[] = [
    part('deltaOne', isDeltaOne, rated(parameters.deltaOne)),
    part('options', isOption, bind(standardOption, parameters.options)),
    part('oracle', everything, bind(oracleContingency, parameters.oracle)),
    part('depeg', everything, bind(depegContingency, parameters.depeg)),
  ];
  const total: Combination = {
    type: 'sum',
    of: parts.map(({ name }) => ({ type: 'part', part: name })),
  };
  return {
    name: parameters.name,
    title: parameters.title,
    equity: standardEquity(parameters.collateral),
    parts: new Map(parts.map((each) => [each.name, each])),
    initial: total,
    maintenance: total,
    coversEverything: true,
  };
}

const isOption = ({ kind }: Instrument): boolean => kind === 'option';
const isDeltaOne = ({ kind }: Instrument): boolean => kind !== 'option';
const everything = (): boolean => true;

const part = (
  name: string,
  applies: (instrument: Instrument) => boolean,
  model: BoundModel,
): Part => ({ name, applies, isAskedWhenFlat: false, modelFor: () => ok(model) });

/** A share of the notional at mark, whatever the size. */
const rated =
  (rates: StandardMarginParameters['deltaOne']): BoundModel =>
  (scope) =>
    chargedByInstrument('perpetuals and futures', scope, 'mark', (exposure) => {
      const { symbol } = exposure.instrument;
      const notional = exposure.notional.times(exposure.open.abs());
      const at = (rate: Exact) => ({
        name: symbol,
        value: notional.times(rate),
        because: `${rate} of ${notional}`,
      });
      return ok({ initial: at(rates.initial), maintenance: at(rates.maintenance) });
    });
