// Prices of the demo as a function of what the engine already knows: the last prices, the time, the seed. Nothing is kept
// between turns, so that a recovered venue goes on where it stopped. How prices move is in demo-path.ts.
import type { Price, ReadState, Tick } from '@plimsoll/engine';
import { mix, Random } from '../base/random.ts';
import { STABLE_PRICE, type VenuePlan } from '../venue/plan-venue.ts';
import { DEMO_COINS, PERPETUAL_PLACE, SOURCES_PER_COIN, SPOT_PLACES } from './demo-listing.ts';
import { nextPrices, stormAt } from './demo-path.ts';

const STORM_BASIS = -0.002;
const SECONDS_MAX = 5;
/** One coin in so many ticks is not heard by its second source. */
const SILENT_CHANCE = 0.02;
/** Every three minutes a coin's third source may fall silent: longer than it takes to be missed. */
const SILENCE_SPELL_MS = 180_000;
const SILENCE_CHANCE = 0.25;
const SILENCE_MS = 45_000;

export function demoTick(
  state: ReadState,
  venue: VenuePlan,
  turn: { readonly seed: number; readonly time: number; readonly random: Random },
): Tick {
  const { seed, time, random } = turn;
  const seconds = Math.min(
    SECONDS_MAX,
    Math.max(0.2, state.time === 0 ? 1 : (time - state.time) / 1000),
  );
  const storm = stormAt(seed, time);
  const next = nextPrices(demoPrices(state, venue), { seconds, storm, random });
  const prices: { source: number; price: Price; time: number; confidence: Price }[] = [];
  const books: { market: number; bidDepth: never; askDepth: never }[] = [];
  for (const [i, coin] of DEMO_COINS.entries()) {
    const [market, price] = [venue.markets[i], next[i]];
    if (market === undefined || price === undefined) continue;
    const unit = 10 ** market.grid.decimals;
    const noise = (): number => 1 + 0.0001 * random.normal();
    const basis = storm === 0 ? 0.0002 : STORM_BASIS * coin.beta;
    const say = (place: number, value: number): void =>
      void prices.push({
        source: i * SOURCES_PER_COIN + place,
        price: BigInt(Math.max(1, Math.round(value * unit))) as Price,
        time,
        confidence: 0n as Price,
      });
    const [first, second, third] = SPOT_PLACES;
    say(first, price * noise());
    if (!random.chance(SILENT_CHANCE)) say(second, price * noise());
    say(PERPETUAL_PLACE, price * (1 + basis + 0.0003 * random.normal()));
    if (!isSilenced(seed, time, i)) say(third, price * noise());
    const depth = BigInt(
      Math.round(
        (market.dailyNotional / 1440 / (market.grid.lotCoins * price)) * (storm === 0 ? 10 : 3),
      ),
    );
    books.push({ market: i, bidDepth: depth as never, askDepth: depth as never });
  }
  prices.push({
    source: venue.stableSource,
    price: STABLE_PRICE,
    time,
    confidence: 0n as Price,
  });
  return { type: 'Tick', time, prices, books, volatilities: [] };
}

/** The index prices that the engine has, or those that the demo begins with. */
export const demoPrices = (state: ReadState, venue: VenuePlan): readonly number[] =>
  DEMO_COINS.map(({ price }, i) => {
    const { decimals } = venue.markets[i]?.grid ?? { decimals: 0 };
    return Number(state.indexes.price.get(i)) / 10 ** decimals || price;
  });

function isSilenced(seed: number, time: number, coin: number): boolean {
  const spell = Math.floor(time / SILENCE_SPELL_MS);
  const random = new Random((mix(seed) ^ mix(spell * DEMO_COINS.length + coin) ^ 0x51_1e) >>> 0);
  if (!random.chance(SILENCE_CHANCE)) return false;
  const since = time - spell * SILENCE_SPELL_MS - random.below(SILENCE_SPELL_MS - SILENCE_MS);
  return since >= 0 && since <= SILENCE_MS;
}
