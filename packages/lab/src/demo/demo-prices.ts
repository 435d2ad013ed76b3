// Prices of the demo as a function of what the engine already knows: the last prices, the time, the seed. Nothing is kept
// between turns, so that a recovered venue goes on where it stopped.
import type { Price, ReadState, Tick } from '@plimsoll/engine';
import { exp, ln } from '../base/elementary.ts';
import { mix, Random } from '../base/random.ts';
import { STABLE_PRICE, type VenuePlan } from '../venue/plan-venue.ts';
import { DEMO_COINS, SOURCES_PER_COIN } from './demo-listing.ts';

/** Volatility of one second in calm: 0.02 %, lively enough to watch. */
const CALM = 0.0002;
/** Pull back to the first price: half in about 15 minutes, so that the demo never runs away. */
const REVERSION_PER_SECOND = 0.0008;
/** Every five minutes are a spell; three in ten spells are storms of 75 seconds, mostly downwards. */
const SPELL_MS = 300_000;
const STORM_CHANCE = 0.3;
const STORM_MS = 75_000;
const STORM_VOL = 5;
const STORM_DRIFT = 0.0012;
const STORM_BASIS = -0.002;
const SECONDS_MAX = 5;
/** One coin in so many ticks is not heard by its second source. */
const SILENT_CHANCE = 0.02;

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
  const vol = CALM * (storm === 0 ? 1 : STORM_VOL) * Math.sqrt(seconds);
  const common = vol * random.normal() + storm * STORM_DRIFT * seconds;
  const prices: { source: number; price: Price; time: number; confidence: Price }[] = [];
  const books: { market: number; bidDepth: never; askDepth: never }[] = [];
  for (const [i, coin] of DEMO_COINS.entries()) {
    const market = venue.markets[i];
    if (market === undefined) continue;
    const unit = 10 ** market.grid.decimals;
    const last = Number(state.indexes.price.get(i)) / unit || coin.price;
    const pull = -REVERSION_PER_SECOND * seconds * ln(last / coin.price);
    const price = last * exp(coin.beta * common + 0.6 * vol * random.normal() + pull);
    const noise = (): number => 1 + 0.0001 * random.normal();
    const basis = storm === 0 ? 0.0002 : STORM_BASIS * coin.beta;
    const at = i * SOURCES_PER_COIN;
    const say = (source: number, value: number): void =>
      void prices.push({
        source,
        price: BigInt(Math.max(1, Math.round(value * unit))) as Price,
        time,
        confidence: 0n as Price,
      });
    say(at, price * noise());
    if (!random.chance(SILENT_CHANCE)) say(at + 1, price * noise());
    say(at + 2, price * (1 + basis + 0.0003 * random.normal()));
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

/** -1 in a storm downwards, 1 upwards, 0 in calm. The first spell of a venue is judged like any other. */
function stormAt(seed: number, time: number): -1 | 0 | 1 {
  const spell = Math.floor(time / SPELL_MS);
  const random = new Random((mix(seed) ^ mix(spell)) >>> 0);
  if (!random.chance(STORM_CHANCE)) return 0;
  const since = time - spell * SPELL_MS - random.below(SPELL_MS - STORM_MS);
  if (since < 0 || since > STORM_MS) return 0;
  return random.chance(0.75) ? -1 : 1;
}
