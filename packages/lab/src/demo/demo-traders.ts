// What a trader of the demo does when it is its turn: cut or pay in under stress, take profit, rest an order, come back
// after a liquidation. Reads everything from the state.
import {
  type AccountId,
  type Input,
  type Lots,
  type Side,
  suggestRebalance,
  type Ticks,
} from '@plimsoll/engine';
import { FloatRisk } from '../replay/float-risk.ts';
import { quote } from '../venue/plan-venue.ts';
import type { Turn } from './demo-market.ts';

const STRESSED = 0.6;
/** From about here on the engine suggests a rebalancing. */
const AT_RISK = 0.8;
const RETURN_EQUITY_LEAST = 500;
const ORDERS_MAX = 3;
const REST_SHARE = 5n;

export function* react(turn: Turn, account: AccountId): Generator<Input, void, void> {
  const { state, random, time } = turn;
  if (state.accounts.stage.get(account) !== 0 || state.accounts.kind.get(account) > 1) return;
  const risk = new FloatRisk(state);
  risk.refresh();
  risk.look(account);
  if (risk.positions === 0) return yield* comeBack(turn, account, risk.equity);
  const held = state.portfolio(account).positions;
  const one = held[random.below(held.length)];
  if (one === undefined) return;
  const notional = Math.abs(Number(one.size)) * risk.lotValue(one.market);
  const closing: Side = one.size > 0n ? 'sell' : 'buy';
  if (risk.ratio > STRESSED) {
    if (risk.ratio > AT_RISK && random.chance(0.2)) {
      const suggested = suggestRebalance(state, account);
      const costMost = suggested.ok ? suggested.value.cost : undefined;
      if (costMost !== undefined) return yield { type: 'AcceptRebalance', time, account, costMost };
    }
    if (random.chance(0.3))
      yield* turn.trade(account, {
        market: one.market,
        side: closing,
        notional: notional * random.between(0.3, 0.6),
        reduceOnly: true,
      });
    else if (random.chance(0.15))
      yield {
        type: 'Deposit',
        time,
        account,
        asset: 0,
        amount: quote(Math.max(10, risk.equity * 0.3)),
      };
    return;
  }
  if (risk.unrealised > 0.3 * risk.equity && random.chance(0.4)) {
    yield* turn.trade(account, {
      market: one.market,
      side: closing,
      notional: notional * 0.5,
      reduceOnly: true,
    });
  } else if (random.chance(0.25)) {
    const side: Side = closing === 'sell' ? 'buy' : 'sell';
    yield* turn.trade(account, {
      market: one.market,
      side,
      notional: notional * random.between(0.05, 0.3),
      reduceOnly: false,
    });
  } else if (random.chance(0.3) && state.accounts.orders.get(account) < ORDERS_MAX) {
    const mark = state.mark(one.market);
    const away = (mark * BigInt(Math.round(random.between(0.002, 0.02) * 1e6))) / 1_000_000n + 1n;
    const limit = (closing === 'sell' ? mark + away : mark - away) as Ticks;
    const size = (one.size < 0n ? -one.size : one.size) / REST_SHARE;
    if (size > 0n && limit > 0n) {
      yield {
        type: 'ReserveOrder',
        time,
        order: turn.orderId(),
        account,
        market: one.market,
        side: closing,
        size: size as Lots,
        limit,
        reduceOnly: true,
      };
    }
  }
}

/** Pays in and opens one position of a fresh size, leverage 2 to 8. */
function* comeBack(turn: Turn, account: AccountId, equity: number): Generator<Input, void, void> {
  const { state, random, time } = turn;
  if (!random.chance(0.3)) return;
  const wanted = random.pareto(RETURN_EQUITY_LEAST, 1.3, 50_000);
  if (wanted > equity)
    yield { type: 'Deposit', time, account, asset: 0, amount: quote(wanted - equity) };
  const isolated = state.accounts.kind.get(account) === 1;
  const market = isolated
    ? state.accounts.market.get(account)
    : random.below(turn.venue.markets.length);
  const leverage = random.between(2, 8);
  yield* turn.trade(account, {
    market,
    side: random.chance(0.6) ? 'buy' : 'sell',
    notional: wanted * leverage,
    reduceOnly: false,
  });
}
