// Whether a loss is known that the value of the tranche does not count yet: nobody comes or goes at such a value (hazards C12).
import { LIQUIDATION_STAGES, MARGIN_LEVELS } from '../../domain/event.ts';
import type { FundReject } from '../../domain/reject-fund.ts';
import { type AccountId, NONE, ZERO_QUANTA } from '../../domain/units.ts';
import { healthOf } from '../../margin/account-risk.ts';
import type { ReadState } from '../../state/state.ts';

const HEALTHY_LEVELS: readonly string[] = ['healthy', 'warning', 'marginCall'];

/**
 * Claims of a deficit that are not met, a price in a band (what it will bring is known to whoever reads it), a lending loss that
 * waits for the fund, or an account in liquidation, or announced to be, that is worth less than nothing.
 */
export function deficitKnown(state: ReadState): FundReject | undefined {
  const known = (account: AccountId, why: string): FundReject => ({
    type: 'DeficitKnown',
    account,
    why,
  });
  if (state.scalar('claimHead') < state.scalar('claims'))
    return known(NONE, 'claims of a deficit are not met yet');
  if (state.assets.uncovered.get(0) < ZERO_QUANTA)
    return known(NONE, 'a lending loss waits for the fund');
  for (let market = 0; market < state.scalar('markets'); market++) {
    if (state.markets.band.get(market) === 1)
      return known(NONE, `a price of market ${market} waits to be confirmed`);
  }
  for (let account = 0; account < state.scalar('accounts'); account++) {
    if (isAtRisk(state, account) && healthOf(state.portfolio(account), state).netValue < 0n)
      return known(account, 'the account is worth less than nothing');
  }
  return undefined;
}

function isAtRisk({ accounts }: ReadState, account: AccountId): boolean {
  const level = MARGIN_LEVELS[accounts.level.get(account)] ?? 'unknown';
  const stage = LIQUIDATION_STAGES[accounts.stage.get(account)] ?? 'none';
  return stage !== 'none' || !HEALTHY_LEVELS.includes(level);
}
