// POPCAT, 12 November 2025: nineteen wallets of one owner long behind a buy wall, the wall withdrawn, and the losers' positions
// left to the venue's vault. The market and the venue's rule of the day first, then the same story on our engine.
import type { Market } from '@plimsoll/engine';
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

const START = Date.UTC(2025, 10, 12, 13, 0);
const ENTRY = 0.2;
const BOTTOM = 0.13;
const WALLETS = 19;
const MARGIN = 3e6;
const NOTIONAL = 26e6;
/** Of the vault at the time, the order of what it published. */
const VAULT = 4e8;
/** A coin of USD 140 M: what stood within 2 % without the wall. Assumed. */
const DEPTH = 3e5;
const INITIAL = 100_000;
const MAINTENANCE = 50_000;
const STRESS = 400_000;
/** One owner may cost the fund a thousandth of it. */
const SHARE = 1_000;

/** Positions pass to the vault at the mark once equity is below maintenance, whatever their size, and are closed on the way down. */
function theirs(): Told {
  const lots = NOTIONAL / ENTRY;
  const liquidated = (ENTRY - MARGIN / lots) / (1 - MAINTENANCE / 1e6);
  // The vault sells evenly while the price falls to the bottom.
  const closed = (liquidated + BOTTOM) / 2;
  const loss = lots * (liquidated - closed);
  return {
    loss,
    steps: [
      `${WALLETS} wallets put up ${inMillions(MARGIN)} and hold ${inMillions(NOTIONAL)} long at ${ENTRY}; each is margined by itself.`,
      `The wall is withdrawn; at ${liquidated.toFixed(3)} all of them are below maintenance, and the vault takes ${(lots / 1e6).toFixed(0)} M coins at the mark, without a limit.`,
      `It closes them at ${closed.toFixed(3)} on average on the way to ${BOTTOM}: ${inMillions(loss)} lost.`,
    ],
  };
}

function play(setting: Setting): Played {
  const coin: Coin = {
    symbol: 'POPCAT',
    highest: 0.5,
    tickExponent: -6,
    lotExponent: 0,
    depth: DEPTH,
  };
  const isHouse = setting === 'ours';
  const terms: Partial<Market> = {
    ...ratesOf(INITIAL, MAINTENANCE),
    stressPpm: STRESS,
    ...(isHouse ? houseMarket(coin, { price: ENTRY, initialPpm: INITIAL, stressPpm: STRESS }) : {}),
  };
  const stage = new Stage({
    start: START,
    coins: [
      {
        ...coin,
        market: terms,
        bucket: isHouse ? DEPTH : VAULT,
        ...(isHouse ? { index: houseIndex } : {}),
      },
    ],
    venue: isHouse
      ? { ...houseVenue, coverSharePpm: SHARE }
      : { coverSharePpm: setting === 'guarded' ? SHARE : 1_000_000 },
    sharedFund: isHouse ? VAULT - DEPTH : 0,
  });
  stage.tick({ POPCAT: ENTRY });
  const owner = 1_000;
  let long = 0;
  for (let k = 0; k < WALLETS; k += 1) {
    const wallet = stage.account(MARGIN / WALLETS, owner);
    const what = `Wallet ${k + 1} buying ${inMillions(NOTIONAL / WALLETS)}`;
    long += stage.tradeMost(
      wallet,
      'POPCAT',
      NOTIONAL / WALLETS / ENTRY,
      stage.refusals.length === 0 ? { what } : {},
    );
  }
  stage.say(`The ${WALLETS} wallets together hold ${inMillions(long * ENTRY)} long.`);
  stage.walk('POPCAT', BOTTOM, { minutes: 20 });
  const played = stage.played();
  stage.say(
    `The price falls to ${BOTTOM}: ${inMillions(played.loss)} lost, of it ${inMillions(played.bearers.fund)} by the fund.`,
  );
  return played;
}

export const popcat: Incident = {
  id: 'popcat-2025-11-12',
  date: '2025-11-12',
  venue: 'Hyperliquid',
  title: 'POPCAT 2025-11',
  mechanism:
    'Nineteen wallets of one trader went long a thin coin behind his own buy wall and withdrew the wall. Their positions, each small by itself, landed in the vault together, without a limit and in a book without bids.',
  source: [
    'Arkham, 2025-11-12: USD 3 M from OKX over 19 wallets, longs of USD 20 to 30 M at about 5x, wall of about USD 20 M at 0.21, vault lost 4.95 M closing',
    'Press of 2025-11-13: price from 0.21 to 0.13',
  ],
  assumed:
    'USD 300,000 within 2 % of the price on each side once the wall is gone; USD 26 M long at 0.20; a vault of USD 400 M; twenty minutes from top to bottom.',
  documented: { loss: 4.9e6, what: 'loss of the vault', factor: 1.5 },
  defence: {
    name: 'stress add-on per owner',
    parameter: 'coverSharePpm',
    off: '1,000,000',
    on: '1,000',
    why: 'All wallets of one owner count together: what they lose in a fall of 40 % beyond their margin may cost the fund a thousandth of itself, and anything more is asked for up front.',
  },
  bound: { usd: 3e5, why: 'the bucket of the market, which holds what its book takes at once' },
  run: () => ({ theirs: theirs(), ...inAllSettings(play) }),
};
