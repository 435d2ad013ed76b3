// New parameters of a listed market. A coarser grid could leave sizes or prices off it, so only a finer one is taken: open
// sizes and limits stay valid, multiplied by whole factors, and funding is settled first because its index is per lot.
import { abs, add, divDown, max, min, sub } from '../base/fixed.ts';
import type { CommandOf } from '../domain/command.ts';
import type { Market } from '../domain/listing.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import type { Reject } from '../domain/reject.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  NONE,
  pow10,
  type Ticks,
} from '../domain/units.ts';
import { settleFunding } from '../settle/funding.ts';
import { positionOf } from '../settle/transfer-position.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { expired } from './known.ts';
import { liquidatedByListing } from './liquidates-healthy.ts';
import { lotValue, renamed, unsafeMarket } from './set-up.ts';

/** What people have bought: it does not change under them. */
const CONTRACT = [
  'kind',
  'payoff',
  'expiryMs',
  'settlementWindowMs',
  'right',
  'strike',
  'fullyCollateralised',
] as const satisfies readonly (keyof Market)[];

type Factors = { readonly lotFactor: bigint; readonly tickFactor: bigint };

export function setMarket(step: Step, command: CommandOf<'SetMarket'>): Reject | undefined {
  const { type: _, time: __, market, ...listed } = command;
  const { state } = step;
  if (market >= state.scalar('markets')) return { type: 'UnknownId', what: 'market', id: market };
  const before = state.listedMarket(market);
  const refused =
    expired(step, market) ?? renamed(state, before, listed) ?? unsafeMarket(state, listed);
  if (refused !== undefined) return refused;
  const factors = gridFactors(
    market,
    before,
    listed,
    state.scalar('claims') - state.scalar('claimHead'),
  );
  if ('type' in factors) return factors;
  const perTickLot = lotValue(state, listed);
  if (typeof perTickLot !== 'bigint') return perTickLot;
  const refusedHeld =
    heldBeyond(state, market, listed, factors) ?? liquidatedByListing(state, market, listed);
  if (refusedHeld !== undefined) return refusedHeld;

  // From here on nothing may fail.
  const { expiry, bucketAccount, suspenseAccount } = before;
  if (factors.lotFactor !== 1n || factors.tickFactor !== 1n) {
    settleEveryone(step, market);
    step.emit({ type: 'GridChanged', market, ...factors });
  }
  step.emit({
    type: 'MarketChanged',
    market,
    ...listed,
    tickLotQuanta: perTickLot,
    expiry,
    bucketAccount,
    suspenseAccount,
  });
  return undefined;
}

function gridFactors(
  market: MarketId,
  before: ListedMarket,
  after: Market,
  pendingClaims: number,
): Factors | Reject {
  const refuse = (why: string): Reject => ({ type: 'GridChangeRefused', market, why });
  if (pendingClaims > 0)
    return refuse(`${pendingClaims} claims of a deficit count its lots and are not met yet`);
  if (before.index !== after.index) return refuse(`the index stays ${before.index}`);
  const changed = CONTRACT.find((name) => before[name] !== after[name]);
  if (changed !== undefined) return refuse(`the ${changed} stays ${before[changed]}`);
  const lotBefore = before.lotBase * pow10(after.baseDecimals);
  const lotAfter = after.lotBase * pow10(before.baseDecimals);
  if (lotAfter === 0n || lotBefore % lotAfter !== 0n)
    return refuse('the new lot does not divide the old one');
  if (before.tickIndexUnits % after.tickIndexUnits !== 0n)
    return refuse('the new tick does not divide the old one');
  return {
    lotFactor: divDown(lotBefore, lotAfter),
    tickFactor: divDown(before.tickIndexUnits, after.tickIndexUnits),
  };
}

/** No account may be left above the new largest position, no order above the new largest price. */
function heldBeyond(
  state: ReadState,
  market: MarketId,
  after: Market,
  { lotFactor, tickFactor }: Factors,
): Reject | undefined {
  const before = state.listedMarket(market);
  if (state.mark(market) * tickFactor > after.maxPriceTicks) {
    return {
      type: 'GridChangeRefused',
      market,
      why: `the mark would be ${state.mark(market) * tickFactor} ticks of ${after.maxPriceTicks}`,
    };
  }
  if (before.capTicks * tickFactor !== after.capTicks) {
    return { type: 'GridChangeRefused', market, why: `the cap stays ${before.capTicks} old ticks` };
  }
  for (let account = 0; account < state.scalar('accounts'); account++) {
    const { size, limit, least } = worstHeld(state, account, market);
    const refuse = (why: string): Reject => ({ type: 'GridChangeRefused', market, why });
    if (size * lotFactor > after.maxPositionLots)
      return refuse(
        `account ${account} could hold ${size * lotFactor} lots of ${after.maxPositionLots}`,
      );
    if (limit * tickFactor > after.maxPriceTicks)
      return refuse(
        `account ${account} has an order at ${limit * tickFactor} ticks of ${after.maxPriceTicks}`,
      );
    if (least !== undefined && least * tickFactor < after.minPriceTicks)
      return refuse(
        `account ${account} has an order at ${least * tickFactor} ticks, below ${after.minPriceTicks}`,
      );
  }
  return undefined;
}

/** The largest size, unsigned, that the position may reach when all orders of a side fill, and the range of their limits. */
function worstHeld(
  state: ReadState,
  account: AccountId,
  market: MarketId,
): { readonly size: Lots; readonly limit: Ticks; readonly least: Ticks | undefined } {
  const { size } = positionOf(state, account, market);
  let [long, short] = [size, size];
  let limit = 0n as Ticks;
  let least: Ticks | undefined;
  const { firstOrder } = state.accounts;
  for (let row = firstOrder.get(account); row !== NONE; row = state.orders.next.get(row)) {
    if (state.orders.market.get(row) !== market) continue;
    const asked = state.orders.limit.get(row);
    limit = max(limit, asked);
    least = least === undefined ? asked : min(least, asked);
    if ((state.orders.flags.get(row) & 1) !== 0) continue;
    if (state.orders.side.get(row) === 0) long = add(long, state.orders.size.get(row));
    else short = sub(short, state.orders.size.get(row));
  }
  return { size: max(abs(long), abs(short)), limit, least };
}

function settleEveryone(step: Step, market: MarketId): void {
  const { state } = step;
  for (let account = 0; account < state.scalar('accounts'); account++)
    settleFunding(step, account, market);
}
