// The surcharge while the stablecoin that a market is settled in trades below its peg, as a model: a share of the index
// value of perpetuals, futures and short options. Initial level only.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import { joined } from '../../domain/holdings.ts';
import type { Figure, MarginModel } from '../model/margin-model.ts';
import { scopesOf } from '../model/scopes.ts';
import { underlyingQuote } from './coin-value.ts';
import { type DepegRule, depegRate, depegRule } from './contingencies.ts';
import { chargedValue } from './oracle-contingency.ts';

export const depegContingency: MarginModel<DepegRule> = {
  type: 'depegContingency',
  isAddOn: true,
  doc:
    'Initial level only: a share of the index value of perpetuals, futures and short options of a market, in proportion ' +
    'to how far its stablecoin is below a threshold. Added to whatever the positions require; equity is untouched.',
  parameters: depegRule,
  requirement(scope, rule) {
    const initial: Figure[] = [];
    for (const group of scopesOf(scope, 'underlying')) {
      const quote = underlyingQuote(group.name, scope.snapshot);
      if (!quote.ok) return quote;
      const { stablePrice } = quote.value;
      const rate = depegRate(rule, stablePrice);
      if (rate.isZero) continue;
      const value = chargedValue(joined(group.holdings).positions, scope.snapshot);
      if (!value.ok) return value;
      const because = `stable price ${stablePrice} is below ${rule.threshold}`;
      initial.push({ name: group.name, value: value.value.times(rate), because });
    }
    const name = 'depeg contingency';
    return ok({
      initial: { name, value: Exact.sum(initial.map((each) => each.value)), parts: initial },
      maintenance: { name, value: Exact.ZERO, because: 'initial level only' },
    });
  },
};
