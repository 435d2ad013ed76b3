// The measures of a ladder on events made by hand: what counts as leaving by force, what the next hour says of a price, when
// a hedge is broken, how long a breach lasted.
import type { Event } from '@plimsoll/engine';
import { LIQUIDATION_ORDER_BASE } from '@plimsoll/engine';
import { expect, test } from 'vitest';
import { ForcedTrades } from './forced-trades.ts';
import { HedgeWatch } from './hedge-watch.ts';
import { MarkTrack } from './mark-track.ts';
import { ResolveWatch } from './resolve-times.ts';
import { traderLoss } from './trader-loss.ts';

const HOUSE = 90;
const SUSPENSE = 91;
const MINUTE = 60_000;
const unit = 100;

/** The fields that a measure reads; the others of an event do not matter to it. */
const event = (fields: { readonly type: Event['type']; readonly [name: string]: unknown }): Event =>
  fields as unknown as Event;
const fill = (order: number, sizeDelta: bigint, quote: bigint): Event =>
  event({ type: 'OrderFilled', order, account: 1, market: 0, sizeDelta, quote });
const transfer = (reason: string, from: number, to: number, size: bigint, quote: bigint): Event =>
  event({ type: 'PositionTransferred', reason, market: 0, from, to, size, quote });

function trades(events: readonly Event[]): ForcedTrades {
  const forced = new ForcedTrades({ isHouse: (account) => account >= HOUSE, unit });
  for (const each of events) forced.onEvent(each, 0);
  return forced;
}

/** 100 for half an hour, then 80. */
function falling(): MarkTrack {
  const track = new MarkTrack();
  track.record(0, 100);
  track.record(30 * MINUTE, 80);
  track.record(120 * MINUTE, 80);
  return track;
}
const lossOf = (forced: ForcedTrades): ReturnType<typeof traderLoss> =>
  traderLoss({ trades: forced, lotValues: [falling()], assetValues: [falling()] });

test('the mean of the next hour is weighted by time and cut at the end of the data', () => {
  expect(falling().meanAfter(0, 60 * MINUTE)).toBe(90);
  expect(falling().meanAfter(15 * MINUTE, 60 * MINUTE)).toBe(85);
  expect(falling().meanAfter(119 * MINUTE, 60 * MINUTE)).toBe(80);
  expect(falling().meanAfter(500 * MINUTE, 60 * MINUTE)).toBe(80);
  expect(new MarkTrack().meanAfter(0, 1)).toBeUndefined();
  expect(falling().meanAfter(-1, 1)).toBeUndefined();
});

test('a fill of a liquidation order is an exit; a fill of an own order or of the house is none', () => {
  const liquidation = LIQUIDATION_ORDER_BASE + 1;
  const forced = trades([
    fill(7, -2n, -19_000n),
    fill(liquidation, -2n, -19_000n),
    event({
      type: 'OrderFilled',
      order: liquidation,
      account: HOUSE,
      market: 0,
      sizeDelta: 2n,
      quote: 1n,
    }),
  ]);
  expect(forced.exits).toEqual([
    { time: 0, account: 1, market: 0, way: 'book', lots: 2, quote: 190 },
  ]);
  // Two lots went for 95 each; the next hour is worth 90.
  expect(lossOf(forced)).toMatchObject({
    distance: 10,
    adverse: 0,
    total: 10,
    closedNotional: 180,
  });
});

test('a short that is bought back dearer than the next hour loses the difference', () => {
  const loss = lossOf(trades([fill(LIQUIDATION_ORDER_BASE, 2n, 20_000n)]));
  expect(loss).toMatchObject({ distance: 20, adverse: 20 });
});

test('the stage says in which way lots left', () => {
  const entered = (stage: string): Event =>
    event({ type: 'LiquidationStageEntered', account: 1, stage });
  const order = LIQUIDATION_ORDER_BASE;
  const forced = trades([
    entered('slicePortfolio'),
    fill(order, -1n, -100n),
    entered('leastCostUnwind'),
    fill(order, -1n, -100n),
    transfer('auction', 1, 5, 1n, 100n),
    transfer('backstop', 1, 6, 1n, 100n),
    transfer('takeOver', 1, HOUSE, 1n, 100n),
    transfer('suspense', 1, SUSPENSE, 1n, 100n),
  ]);
  expect(forced.exits.map(({ way }) => way)).toEqual([
    'slice',
    'unwind',
    'auction',
    'backstop',
    'takeOver',
    'bankruptcy',
  ]);
});

test('lots that travel on from suspense are no second exit, and what a deleveraged account missed is counted', () => {
  const forced = trades([
    transfer('suspense', 1, SUSPENSE, 2n, 21_000n),
    transfer('adl', SUSPENSE, 2, 2n, 21_000n),
    transfer('adl', SUSPENSE, 3, -1n, -8_000n),
  ]);
  expect(forced.exits).toHaveLength(1);
  // The short of 2 is closed at 105 where 90 was to come: it missed 30. The long of 1 is closed at 80: it missed 10.
  expect(forced.deleveragings.map(({ lots }) => lots)).toEqual([-2, 1]);
  expect(lossOf(forced)).toMatchObject({ forgone: 40, deleveragedNotional: 270 });
});

test('a deleveraged account that left better than the next hour missed nothing', () => {
  expect(lossOf(trades([transfer('adl', SUSPENSE, 2, 2n, 17_000n)])).forgone).toBe(0);
});

test('a bankrupt account leaves at its bankruptcy price, whoever adds the difference', () => {
  const deficit = (fields: object): Event =>
    event({
      type: 'DeficitFixed',
      account: 1,
      market: 0,
      size: 0n,
      deficit: 1_000n,
      insurance: 1_000n,
      tranche: 0n,
      adl: 0n,
      socialised: 0n,
      uncovered: 0n,
      ...fields,
    });
  const byFund = trades([transfer('takeOver', 1, HOUSE, 1n, 9_000n), deficit({})]);
  expect(byFund.exits[0]?.quote).toBe(100);
  expect(byFund).toMatchObject({ deficits: 10, insurancePaid: 10 });
  // In suspense the quote holds what insurance did not pay already.
  const bySuspense = trades([
    transfer('suspense', 1, SUSPENSE, 1n, 9_600n),
    deficit({ size: 1n, insurance: 400n, adl: 600n }),
  ]);
  expect(bySuspense.exits[0]?.quote).toBe(100);
  const ofTheHouse = trades([deficit({ account: HOUSE })]);
  expect(ofTheHouse).toMatchObject({ deficits: 0, houseDeficits: 10 });
});

test('penalties and sold collateral count', () => {
  const forced = trades([
    event({ type: 'PenaltyCharged', account: 1, market: 0, amount: 700n }),
    event({
      type: 'CollateralConverted',
      account: 1,
      asset: 0,
      amount: 1n,
      price: 0n,
      proceeds: 8_800n,
    }),
  ]);
  expect(lossOf(forced)).toMatchObject({ penalties: 7, distance: 2, total: 9 });
});

test('a hedge is broken where a forced trade leaves a hedged account with a larger net delta', () => {
  const worth = (market: number): number => [10, 20][market] ?? 0;
  const judge = (
    legs: readonly { readonly market: number; readonly lots: number }[],
    change: readonly [number, number],
  ): HedgeWatch => {
    const watch = new HedgeWatch();
    watch.note(1, ...change);
    watch.step(() => legs, worth);
    return watch;
  };
  // 10 long at 10 against 5 short at 20: hedged; the short lost 3.
  const torn = judge(
    [
      { market: 0, lots: 10 },
      { market: 1, lots: -2 },
    ],
    [1, 3],
  );
  expect(torn.broken.size).toBe(1);
  expect(torn.deltaAdded).toBe(60);
  // Both legs closed by the same share keep it.
  const whole = new HedgeWatch();
  whole.note(1, 0, -5);
  whole.note(1, 1, 2.5);
  whole.step(
    () => [
      { market: 0, lots: 5 },
      { market: 1, lots: -2.5 },
    ],
    worth,
  );
  expect(whole.broken.size).toBe(0);
  // An account that was never hedged has no hedge to break, and a flat one has none left.
  expect(judge([{ market: 0, lots: 10 }], [0, -5]).broken.size).toBe(0);
  const flat = new HedgeWatch();
  flat.note(1, 0, -10);
  flat.note(1, 1, 5);
  flat.step(() => [], worth);
  expect(flat.broken.size).toBe(0);
});

test('a breach lasts from the first moment below maintenance to the end of its liquidation', () => {
  const watch = new ResolveWatch();
  const level = (account: number, to: string): Event =>
    event({ type: 'MarginLevelChanged', account, level: to });
  watch.onEvent(level(1, 'liquidation'), 0);
  watch.onEvent(event({ type: 'LiquidationStarted', account: 1 }), 2 * MINUTE);
  // Back above maintenance is not the end of a liquidation that has begun.
  watch.onEvent(level(1, 'warning'), 3 * MINUTE);
  watch.onEvent(event({ type: 'LiquidationEnded', account: 1, outcome: 'restored' }), 5 * MINUTE);
  watch.onEvent(level(2, 'liquidation'), 0);
  watch.onEvent(level(2, 'healthy'), MINUTE);
  watch.onEvent(event({ type: 'LiquidationStarted', account: 3 }), 0);
  expect(watch.result()).toEqual({
    breaches: 3,
    medianMinutes: 5,
    p99Minutes: 5,
    lastMinutes: 5,
    open: 1,
    passed: 1,
  });
});
