// JELLY, 26 March 2025: a short of USD 4 M in a coin worth USD 10 M left to the vault, and the spot price driven up against it.
// The market and the venue's rule of the day first, then the same story on our engine.
import type { Market } from '@plimsoll/engine';
import { quote } from '../venue/plan-venue.ts';
import {
  type Incident,
  inAllSettings,
  inMillions,
  type Played,
  type Setting,
  type Told,
} from './incident.ts';
import { type Coin, houseIndex, houseMarket, houseVenue, ratesOf } from './listing.ts';
import { Stage } from './stage.ts';

const START = Date.UTC(2025, 2, 26, 12, 50);
const ENTRY = 0.0095;
const TOP = 0.037555;
const NOTIONAL = 4e6;
const VAULT = 2.3e8;
/** A coin worth USD 10 M: what stood within 2 % on all its markets. Assumed. */
const DEPTH = 1e5;
const INITIAL = 200_000;
const MAINTENANCE = 100_000;
const STRESS = 1_000_000;

/** The vault inherits the whole short at the mark and shares the collateral of its sister vaults, so it is never deleveraged. */
function theirs(): Told {
  const coins = NOTIONAL / ENTRY;
  const margin = (NOTIONAL * INITIAL) / 1e6;
  const taken = (ENTRY + margin / coins) / (1 + MAINTENANCE / 1e6);
  const loss = coins * (TOP - taken);
  return {
    loss,
    steps: [
      `The trader sells ${(coins / 1e6).toFixed(0)} M coins to himself at ${ENTRY} and leaves the short ${inMillions(margin)} of margin.`,
      `Spot is bought; at ${taken.toFixed(4)} the vault takes the short at the mark. Its own account value stays positive because ${inMillions(VAULT)} stand behind it, so nobody is deleveraged.`,
      `At ${TOP} the vault has lost ${inMillions(loss)}, and the trader's long has gained it.`,
    ],
  };
}

const JELLY: Coin = {
  symbol: 'JELLY',
  highest: 0.2,
  tickExponent: -6,
  lotExponent: 0,
  depth: DEPTH,
};

function play(setting: Setting): Played {
  const isHouse = setting === 'ours';
  const market: Partial<Market> = {
    ...ratesOf(INITIAL, MAINTENANCE),
    ...(setting === 'guarded' ? { takeOverBudget: quote(DEPTH) } : {}),
    ...(isHouse
      ? houseMarket(JELLY, { price: ENTRY, initialPpm: INITIAL, stressPpm: STRESS })
      : {}),
  };
  const stage = new Stage({
    start: START,
    coins: [
      {
        ...JELLY,
        market,
        bucket: isHouse ? DEPTH : VAULT,
        ...(isHouse ? { index: houseIndex } : {}),
      },
    ],
    venue: isHouse ? houseVenue : {},
    sharedFund: isHouse ? VAULT - DEPTH : 0,
  });
  stage.tick({ JELLY: ENTRY });
  const owner = 1_000;
  const margin = (NOTIONAL * INITIAL * 1.01) / 1e6;
  const short = stage.account(margin, owner);
  const long = stage.account(margin, owner);
  const sold = stage.tradeMost(short, 'JELLY', -NOTIONAL / ENTRY, {
    against: long,
    what: `Selling ${inMillions(NOTIONAL)} of JELLY to himself`,
  });
  stage.say(
    `The trader is short ${inMillions(-sold * ENTRY)} in one account and long as much in another.`,
  );
  stage.walk('JELLY', TOP, { minutes: 60, stepMs: 20_000 });
  const played = stage.played();
  const left = Math.abs(stage.held(long, 'JELLY')) * TOP;
  stage.say(
    `At ${TOP} the fund has lost ${inMillions(played.bearers.fund)}; of his long ${inMillions(left)} is left, the rest was deleveraged against his own short.`,
  );
  stage.say(
    `His two accounts are worth ${inMillions(stage.worth(short) + stage.worth(long))} after he put up ${inMillions(2 * margin)}.`,
  );
  return played;
}

export const jelly: Incident = {
  id: 'jelly-2025-03-26',
  date: '2025-03-26',
  venue: 'Hyperliquid',
  title: 'JELLY 2025-03',
  mechanism:
    'A trader sold USD 4 M of a coin worth USD 10 M to himself, let the short be liquidated into the vault, and bought the spot. The vault shared the collateral of its sister vaults, so its loss never triggered deleveraging.',
  source: [
    'Hyperliquid, announcement of 2025-03-27: self-traded 4 M USDC at 0.0095, price up more than 4x, shared collateral, no ADL; longs refunded at 0.037555',
    'Lookonchain, 2025-03-26: short of the vault 398 M JELLY, loss near USD 12 M',
  ],
  assumed:
    'USD 100,000 within 2 % of the price on each side; margin 20 %, maintenance 10 %; an hour from bottom to top.',
  documented: { loss: 12e6, what: 'unrealised loss of the vault before delisting', factor: 1.3 },
  defence: {
    name: 'take-over budget per market',
    parameter: 'takeOverBudget',
    off: 'USD 10 bn',
    on: 'USD 100,000',
    why: 'The bucket takes no more than the book takes at once; what is beyond is deleveraged at the mark against the winner, who here is the trader himself.',
  },
  bound: { usd: DEPTH, why: 'the bucket of the market: when it is used up it is deleveraged too' },
  run: () => ({ theirs: theirs(), ...inAllSettings(play) }),
};
