// Whether the books balance: per asset, what came in from outside against everything the venue accounts for. Added up from
// the columns, one by one, in integers.
import type { ReadState } from '@plimsoll/engine';
import { formatDecimal, NONE } from '@plimsoll/engine';

export type AssetConservation = {
  readonly in: string;
  readonly accounted: string;
  readonly difference: string;
};
export type Conservation = { readonly assets: { readonly [symbol: string]: AssetConservation } };

/** Decimal strings in whole coins; `difference` is "0" when nothing was lost or made. */
export function conservationOf(state: ReadState): Conservation {
  const accounted = state.listing.assets.map((_, asset) => {
    const { fees, residue, uncovered, unconfirmed, inTransit, reversible, tranche } = state.assets;
    return (
      fees.get(asset) +
      residue.get(asset) +
      uncovered.get(asset) +
      unconfirmed.get(asset) +
      inTransit.get(asset) +
      reversible.get(asset) +
      tranche.get(asset)
    );
  });
  let settlement = accounted[0] ?? 0n;
  for (let account = 0; account < state.scalar('accounts'); account += 1)
    settlement += state.accounts.cash.get(account);
  for (let market = 0; market < state.scalar('markets'); market += 1) {
    settlement +=
      state.markets.clearing.get(market) +
      state.markets.funding.get(market) +
      state.markets.uncovered.get(market) +
      state.markets.socialised.get(market);
  }
  accounted[0] = settlement;
  for (let row = 0; row < state.scalar('balances'); row += 1) {
    if (state.balances.account.get(row) === NONE) continue;
    const asset = state.balances.asset.get(row);
    accounted[asset] = (accounted[asset] ?? 0n) + state.balances.amount.get(row);
  }
  const assets: { [symbol: string]: AssetConservation } = {};
  for (const [asset, { symbol, scale }] of state.listing.assets.entries()) {
    const came = -state.assets.external.get(asset);
    const held = accounted[asset] ?? 0n;
    assets[symbol] = {
      in: formatDecimal(came, scale),
      accounted: formatDecimal(held, scale),
      difference: formatDecimal(came - held, scale),
    };
  }
  return { assets };
}
