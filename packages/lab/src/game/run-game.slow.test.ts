import { expect, test } from 'vitest';
import { ln, exp } from '../base/elementary.ts';
import { drawLiquidators, equalLiquidators } from './draw-liquidators.ts';
import { QuietPriceError } from './draw-owners.ts';
import { type GameResult, resultOf } from './game-result.ts';
import { GAME_TERMS, type Liquidator, MESSAGE_ORDERS } from './game-settings.ts';
import { pathThrough } from './price-path.ts';
import { type GameOptions, type Played, playGame } from './run-game.ts';

const START = Date.UTC(2025, 0, 1);
/** Twelve minutes: down by seven per cent in waves, and a little up again. */
const path = pathThrough(
  'COIN',
  Array.from({ length: 73 }, (_, i) => ({
    time: START + i * 10_000,
    price: exp(ln(1_000) - (0.07 * Math.min(i, 60)) / 60 + (i % 2 === 0 ? 0.0006 : 0)),
  })),
);
const optionsOf = (changes: Partial<GameOptions> = {}): GameOptions => ({
  path,
  liquidators: drawLiquidators(9, 5),
  auctions: 12,
  seed: 5,
  order: 'cureFirst',
  terms: { ...GAME_TERMS, cureTransitMs: [100, 3_000] },
  ...changes,
});

type Run = { readonly played: Played; readonly result: GameResult };
const play = (changes: Partial<GameOptions> = {}): Run => {
  const options = optionsOf(changes);
  const played = playGame(options);
  return { played, result: resultOf(played, options) };
};
const noCures = { ...GAME_TERMS, curers: 0 };

test('the same options give the same game, another seed another', () => {
  const one = play();
  const again = play();
  expect(again.result).toEqual(one.result);
  expect(again.played.venue.engine.stepHash).toEqual(one.played.venue.engine.stepHash);
  expect(play({ seed: 6 }).result.gained).not.toBe(one.result.gained);
});

test('what liquidators gain is what owners and funds lose, to the quantum, under every order', () => {
  for (const order of MESSAGE_ORDERS) {
    const { played, result } = play({ order });
    const taken = played.bids.filter(({ outcome }) => outcome === 'taken');
    expect(taken.length).toBeGreaterThan(5);
    for (const { gained, ownerGained, fundGained } of taken)
      expect(gained + ownerGained + fundGained).toBe(0n);
    // A refused bid moves nothing.
    for (const bid of played.bids.filter(({ outcome }) => outcome !== 'taken'))
      expect([bid.gained, bid.ownerGained, bid.fundGained, bid.notional]).toEqual([0n, 0n, 0n, 0]);
    const { profit, costs, ownersLost, penalties, fundPaid } = result;
    expect(profit).toBeCloseTo(ownersLost - penalties + fundPaid - costs, 4);
    expect(result.isBalanced).toBe(true);
    expect(result.liquidators.reduce((sum, each) => sum + each.profit, 0)).toBeCloseTo(profit, 4);
  }
});

test('no bid knows of a cure that its publication did not contain', () => {
  // Paid early, and long on the way: while bids are decided.
  const terms = {
    ...GAME_TERMS,
    curers: 1,
    cureDelayMs: 8_000,
    cureTransitMs: [8_000, 20_000],
  } as const;
  const cured = play({ terms });
  const without = play({ terms: { ...terms, curers: 0 } });
  const first = Math.min(...cured.played.payments.map(({ appliedSequence }) => appliedSequence));
  const before = ({ played }: Run) =>
    played.bids
      .filter(({ seenSequence }) => seenSequence < first)
      .map(({ liquidator, auction, seenAt, decidedAt, arrivesAt, asks, share }) => ({
        liquidator,
        auction,
        seenAt,
        decidedAt,
        arrivesAt,
        asks,
        share,
      }));
  // Cures were sent, and some were under way, while these were decided; they are the bids of a world in which nobody pays.
  const sent = Math.min(...cured.played.payments.map(({ sentAt }) => sentAt));
  expect(before(cured).some(({ decidedAt }) => decidedAt >= sent)).toBe(true);
  expect(before(cured)).toEqual(before(without));
});

test('every bid is decided after its publication has reached the bidder, and lands later', () => {
  const { played } = play();
  for (const bid of played.bids) {
    expect(bid.decidedAt).toBeGreaterThan(bid.seenAt);
    expect(bid.arrivesAt).toBeGreaterThan(bid.decidedAt);
    expect(bid.appliedAt).toBeGreaterThanOrEqual(bid.arrivesAt);
    expect(bid.appliedSequence).toBeGreaterThanOrEqual(bid.seenSequence);
  }
});

test('a lone liquidator pays less than two that compete, and two less than eight', () => {
  const discounts = [1, 2, 8].map(
    (count) => play({ liquidators: equalLiquidators(count), terms: noCures }).result,
  );
  const [lone, two, eight] = discounts.map(({ discountBps }) => discountBps);
  expect(lone).toBeGreaterThan((two ?? 0) + 3);
  expect(two).toBeGreaterThan((eight ?? 0) + 3);
  expect(discounts[0]?.priceOfFairValue).toBeLessThan(discounts[2]?.priceOfFairValue ?? 0);
});

test('with many equal liquidators the profit per auction tends to what the clock falls in a step', () => {
  const { result } = play({ liquidators: equalLiquidators(200), terms: noCures });
  const costBps = (1e4 * result.costs) / result.notional;
  // (30 - 8) / 200 bps of mark-up, and at most 35 % of an equity of 3 % in a minute, over two steps and two latencies.
  const fallBps = ((0.35 * 300) / 60) * 0.25;
  expect(result.discountBps).toBeGreaterThan(costBps);
  expect(result.discountBps).toBeLessThan(costBps + 22 / 200 + 1.3 * fallBps);
  expect(result.auctions).toBeGreaterThan(8);
});

test('of liquidators that differ in latency alone the slower earn less', () => {
  const kind = (latencyClass: string, latencyMs: number): readonly Liquidator[] =>
    equalLiquidators(2, { latencyClass, latencyMs });
  const liquidators = [...kind('fast', 5), ...kind('middle', 90), ...kind('slow', 400)];
  const [fast, middle, slow] = play({ liquidators, terms: noCures, auctions: 20 }).result.byLatency;
  expect(fast?.profit).toBeGreaterThan(middle?.profit ?? 0);
  expect(middle?.profit).toBeGreaterThanOrEqual(slow?.profit ?? 0);
  expect(slow?.shareWon).toBeLessThan(0.2);
});

test('a price that condemns nobody is refused in words', () => {
  const flat = pathThrough('COIN', [
    { time: START, price: 100 },
    { time: START + 60_000, price: 100.4 },
  ]);
  expect(() => play({ path: flat })).toThrow(QuietPriceError);
  expect(() => play({ path: flat })).toThrow('the price of COIN moves by 0.40 % at most');
});
