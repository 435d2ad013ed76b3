// How the coins of the demo move: calm, storms at times that the seed fixes, and a pull back to where they began. A step is a
// function of the prices before it, so that the venue's present and the past that forecasters are shown are of one kind.
import { exp, ln } from '../base/elementary.ts';
import { mix, Random } from '../base/random.ts';
import { DEMO_COINS } from './demo-listing.ts';

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

export type Storm = -1 | 0 | 1;
export type PathStep = {
  readonly seconds: number;
  readonly storm: Storm;
  readonly random: Random;
};

/** Prices of all coins some seconds later. */
export function nextPrices(
  prices: readonly number[],
  { seconds, storm, random }: PathStep,
): readonly number[] {
  const vol = CALM * (storm === 0 ? 1 : STORM_VOL) * Math.sqrt(seconds);
  const common = vol * random.normal() + storm * STORM_DRIFT * seconds;
  return DEMO_COINS.map((coin, i) => {
    const last = prices[i] ?? coin.price;
    const pull = -REVERSION_PER_SECOND * seconds * ln(last / coin.price);
    return last * exp(coin.beta * common + 0.6 * vol * random.normal() + pull);
  });
}

/** -1 in a storm downwards, 1 upwards, 0 in calm. The first spell of a venue is judged like any other. */
export function stormAt(seed: number, time: number): Storm {
  const spell = Math.floor(time / SPELL_MS);
  const random = new Random((mix(seed) ^ mix(spell)) >>> 0);
  if (!random.chance(STORM_CHANCE)) return 0;
  const since = time - spell * SPELL_MS - random.below(SPELL_MS - STORM_MS);
  if (since < 0 || since > STORM_MS) return 0;
  return random.chance(0.75) ? -1 : 1;
}
