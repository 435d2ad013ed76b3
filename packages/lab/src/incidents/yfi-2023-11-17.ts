// YFI, 17 November 2023: more than a hundred wallets long at leverage five, and a fall of a third within an hour. The market and
// the venue's rule of the day first, then the same story on our engine.
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

const START = Date.UTC(2023, 10, 17, 20, 0);
const TOP = 14_200;
/** After the hour, and the low of the evening. */
const AFTER_AN_HOUR = 9_940;
const LOW = 8_300;
const WALLETS = 100;
/** Positions of the attacker; what was liquidated of them. */
const NOTIONAL = 5e7;
const LIQUIDATED = 3.8e7;
const FUND = 2.25e7;
/** USD 20 M a day of spot trading before: what stood within 2 %. Assumed. */
const DEPTH = 5e5;
const INITIAL = 200_000;
const MAINTENANCE = 100_000;
const STRESS = 500_000;

/** Every wallet needs a fifth, however large open interest is; the fund pays what a closed position is short of. */
function theirs(): Told {
  const closed = LOW;
  const loss = LIQUIDATED * ((TOP - closed) / TOP - INITIAL / 1e6);
  return {
    loss,
    steps: [
      `Over ${WALLETS} wallets hold ${inMillions(NOTIONAL)} long at leverage 5; open interest goes from 0.8 M to 67 M, and the margin rate stays.`,
      `YFI falls from ${TOP} to ${AFTER_AN_HOUR} within an hour and to ${LOW} after; nobody buys ${inMillions(LIQUIDATED)} on the way.`,
      `Closed near the low the wallets are ${inMillions(loss)} short, which the fund pays.`,
    ],
  };
}

const YFI: Coin = {
  symbol: 'YFI',
  highest: 20_000,
  tickExponent: -1,
  lotExponent: -3,
  depth: DEPTH,
};

function play(setting: Setting): Played {
  const isHouse = setting === 'ours';
  const house = houseMarket(YFI, { price: TOP, initialPpm: INITIAL, stressPpm: STRESS });
  const { openInterestLowerLots, openInterestUpperLots, openInterestScalePpm } = house;
  const market = {
    ...ratesOf(INITIAL, MAINTENANCE),
    ...(setting === 'guarded'
      ? { openInterestLowerLots, openInterestUpperLots, openInterestScalePpm }
      : {}),
    ...(isHouse ? house : {}),
  } as Partial<Market>;
  const stage = new Stage({
    start: START,
    coins: [
      {
        ...YFI,
        market,
        bucket: isHouse ? DEPTH : FUND,
        ...(isHouse ? { index: houseIndex } : {}),
      },
    ],
    venue: isHouse ? houseVenue : {},
    sharedFund: isHouse ? FUND - DEPTH : 0,
  });
  stage.tick({ YFI: TOP });
  let long = 0;
  const each = NOTIONAL / WALLETS;
  for (let k = 0; k < WALLETS; k += 1) {
    // Each wallet is a stranger to the venue: what is seen is open interest.
    const wallet = stage.account((each * INITIAL * 1.01) / 1e6);
    const what = `Wallet ${k + 1} buying ${inMillions(each)} with ${inMillions((each * INITIAL) / 1e6)}`;
    const terms = stage.refusals.length === 0 ? { what } : {};
    long += stage.tradeMost(wallet, 'YFI', each / TOP, terms);
  }
  stage.say(`The ${WALLETS} wallets hold ${inMillions(long * TOP)} long.`);
  stage.walk('YFI', AFTER_AN_HOUR, { minutes: 60, stepMs: 30_000 });
  stage.walk('YFI', LOW, { minutes: 60, stepMs: 60_000 });
  const played = stage.played();
  stage.say(
    `YFI falls to ${LOW}: the fund loses ${inMillions(played.bearers.fund)}, winners are deleveraged below the mark by ${inMillions(played.bearers.deleveraged)}.`,
  );
  return played;
}

export const yfi: Incident = {
  id: 'yfi-2023-11-17',
  date: '2023-11-17',
  venue: 'dYdX v3',
  title: 'YFI 2023-11',
  mechanism:
    'One actor went long through more than a hundred wallets, each within its static margin, until open interest was many times what the spot market could bear. When the price fell a third in an hour nobody was there to buy, and the fund paid what the wallets were short of.',
  source: [
    'dYdX, post-mortem (copy at vikkin.com/blog, summary at coininsights.com), and A. Juliano, 2023-11-18: open interest 0.8 M to 67 M, over 100 wallets at 5x, about 50 M of YFI-USD, fall of almost 30 % within an hour, fund paid 9 M of 22.5 M',
    'Press of 2023-11-18: price from about 14,500 to 8,300, positions of 38 M liquidated',
  ],
  assumed:
    'USD 500,000 within 2 % of the price on each side; positions opened at the top; closed at the low of the evening; maintenance margin 10 %.',
  documented: { loss: 9e6, what: 'paid by the insurance fund', factor: 1.3 },
  defence: {
    name: 'initial margin rises with open interest',
    parameter: 'openInterestUpperLots',
    off: '0',
    on: '20 times the depth within 2 %',
    why: 'It needs to know nobody: whoever adds to open interest beyond five times the depth pays for it, up to all of the notional.',
  },
  bound: { usd: DEPTH, why: 'the bucket of the market' },
  run: () => ({ theirs: theirs(), ...inAllSettings(play) }),
};
