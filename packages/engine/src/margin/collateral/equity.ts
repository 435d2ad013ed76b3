// What of an account counts as equity, from parameters: collateral after haircuts and limits, less debts, plus unrealised
// PnL and option value as the rulebook counts them. What must be kept against it is the margin models' matter.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import { joined } from '../../domain/holdings.ts';
import { decimal, object, oneOf, optional, table, type TypeOf } from '../../domain/schema.ts';
import type { Figure, Level, MarginRefusal, Scope } from '../model/margin-model.ts';
import type { EquityModel } from '../model/rulebook.ts';
import { conversionRule } from './account-conversion.ts';
import { assetRule } from './asset-rule.ts';
import { concentrationRule } from './concentration.ts';
import { countedCollateral, type OwnerCoins } from './counted-collateral.ts';
import { countedPositions, type MaturedGains, type Purpose, unrealisedRule } from './unrealised.ts';
import { wrongWayRule } from './wrong-way.ts';

export const equityParameters = object('What counts as equity.', {
  assets: table('How each asset counts, cash included.', assetRule),
  unlisted: oneOf('What an asset without a rule does; a debt in one is always refused.', [
    'refused',
    'countsNothing',
  ]),
  unrealised: unrealisedRule,
  wrongWay: optional(wrongWayRule),
  concentration: optional(concentrationRule),
  conversion: optional(conversionRule),
  collateralCap: optional(
    decimal('Most that all collateral but cash may count for.', { min: '0' }),
  ),
});
export type EquityParameters = TypeOf<typeof equityParameters>;

const ALONE: OwnerCoins = new Map();

/**
 * The equity model of a rulebook: a figure in the numeraire, not rounded, whose parts are collateral, what limits take
 * off, debt, unrealised PnL and option value. `ownerCoins` says what the owner's other accounts hold; left out, nothing.
 */
export const equityModel =
  (parameters: EquityParameters, ownerCoins: OwnerCoins = ALONE): EquityModel =>
  (scope, level) =>
    equityFor(parameters, scope, { level, ownerCoins, purpose: { type: 'margin' } });

/**
 * Equity that may back a withdrawal: initial equity with gains as far as they have matured, or as the rule says none or
 * all of them. Never above initial equity. What may leave is this less the initial margin requirement.
 */
export const withdrawableEquity =
  (parameters: EquityParameters, ownerCoins: OwnerCoins = ALONE) =>
  (scope: Scope, matured: MaturedGains): Result<Figure, MarginRefusal> =>
    equityFor(parameters, scope, {
      level: 'initial',
      ownerCoins,
      purpose: { type: 'withdrawal', matured },
    });

function equityFor(
  parameters: EquityParameters,
  { holdings, snapshot }: Scope,
  how: { readonly level: Level; readonly ownerCoins: OwnerCoins; readonly purpose: Purpose },
): Result<Figure, MarginRefusal> {
  const { level, ownerCoins, purpose } = how;
  const rows = joined(holdings);
  const balances = countedCollateral(parameters, { level, holdings: rows, snapshot, ownerCoins });
  if (!balances.ok) return balances;
  const at = { snapshot, purpose };
  const positions = countedPositions(parameters.unrealised, level, rows.positions, at);
  if (!positions.ok) return positions;
  const parts = [...balances.value, ...positions.value];
  const name = purpose.type === 'margin' ? `${level} equity` : 'withdrawable equity';
  return ok({ name, value: Exact.sum(parts.map((part) => part.value)), parts });
}
