// USDe, 10 October 2025: collateral that redeems for a dollar priced at 0.65 because one venue's book said so. The market and the
// venue's rule of the day first, then the same story on our engine.
import { NONE } from '@plimsoll/engine';
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

const START = Date.UTC(2025, 9, 10, 21, 0);
const BOOK_LOW = 0.65;
const COMPENSATED = 2.83e8;
/** As much as was compensated, had all of it been this coin: part was wBETH and BNSOL, by the same mechanism. */
const COLLATERAL = COMPENSATED / (1 - BOOK_LOW);
const BTC_OPEN = 117_000;
const BTC_LOW = 106_000;
const ACCOUNTS = 40;
/** Notional long over collateral: from healthy at 0.65 by a hair to near the limit. */
const LEAST_LEVERAGE = 5.4;
const MOST_LEVERAGE = 7;
const FUND = 8e8;
const REDEMPTION_INDEX = 2;
const HAIRCUT = 0.05;
const MAINTENANCE = 0.025;
const FEE = 0.000_35;
/** Of each account, for its fees. */
const CASH = 100_000;
/** Prices and fees are rounded: what is less than this is no loss, USD. */
const ROUNDING = 10_000;

/** Notional long over collateral of an account, evenly from the least to the most. */
const leverageOf = (account: number): number =>
  LEAST_LEVERAGE + ((MOST_LEVERAGE - LEAST_LEVERAGE) * account) / (ACCOUNTS - 1);

/** Collateral counts, and is sold, at the last price of the venue's own book. */
function theirs(): Told {
  const each = COLLATERAL / ACCOUNTS;
  let liquidated = 0;
  let loss = 0;
  for (let k = 0; k < ACCOUNTS; k += 1) {
    const coins = (leverageOf(k) * each) / BTC_OPEN;
    const owed = coins * (BTC_OPEN - BTC_LOW);
    const counted = each * BOOK_LOW * (1 - HAIRCUT);
    if (counted - owed >= MAINTENANCE * coins * BTC_LOW) continue;
    liquidated += 1;
    // What pays the loss is sold at the book; beyond all that is there, all is gone.
    const sold = Math.min(each, owed / BOOK_LOW);
    loss += each - owed - (each - sold);
  }
  return {
    loss,
    steps: [
      `BTC falls from ${BTC_OPEN} to ${BTC_LOW}; ${ACCOUNTS} accounts with ${inMillions(COLLATERAL)} of USDe as collateral bear it.`,
      `On the venue's own book USDe goes to ${BOOK_LOW}, while it redeems for 1 and costs that elsewhere; the index of the collateral is that book.`,
      `${liquidated} accounts are liquidated and their coins sold at ${BOOK_LOW} for what they owe: ${inMillions(loss)} that an hour later they would have had.`,
    ],
  };
}

const coinsOf = (setting: Setting): readonly Coin[] => {
  const isHouse = setting === 'ours';
  const base = { tickExponent: -4, lotExponent: 0 };
  const btc = { symbol: 'BTC', highest: 150_000, tickExponent: -1, lotExponent: -3, depth: 3e8 };
  return [
    {
      symbol: 'USDe',
      ...base,
      highest: 2,
      depth: 1e7,
      ...(isHouse ? { index: houseIndex } : {}),
      asset: {
        haircutPpm: HAIRCUT * 1e6,
        conversionDiscountPpm: 20_000,
        stepBoundPpm: 30_000,
        conversionBudget: quote(1e9),
        redemptionIndex: setting === 'unguarded' ? NONE : REDEMPTION_INDEX,
      },
    },
    {
      ...btc,
      ...(isHouse ? { index: houseIndex } : {}),
      market: {
        ...ratesOf(50_000, MAINTENANCE * 1e6),
        ...(isHouse
          ? houseMarket(btc, { price: BTC_OPEN, initialPpm: 50_000, stressPpm: 200_000 })
          : {}),
      },
    },
    { symbol: 'USDe redeemed', ...base, highest: 2, depth: 1e7 },
  ];
};

function play(setting: Setting): Played {
  const redeemed = { 'USDe redeemed': 1 };
  const stage = new Stage({
    start: START,
    coins: coinsOf(setting),
    venue: setting === 'ours' ? houseVenue : {},
    sharedFund: FUND,
    inventory: 'kept',
  });
  stage.tick({ USDe: 1, BTC: BTC_OPEN, ...redeemed });
  const accounts: { readonly account: number; readonly btc: number }[] = [];
  for (let k = 0; k < ACCOUNTS; k += 1) {
    const account = stage.account(CASH);
    stage.pledge(account, 'USDe', COLLATERAL / ACCOUNTS);
    const wanted = (leverageOf(k) * COLLATERAL) / ACCOUNTS / BTC_OPEN;
    const what = `Account ${k + 1} buying ${inMillions(wanted * BTC_OPEN)} of BTC`;
    const terms = stage.refusals.length === 0 ? { what } : {};
    stage.tradeMost(account, 'BTC', wanted, terms);
    accounts.push({ account, btc: stage.held(account, 'BTC') });
  }
  const coin = stage.asset('USDe');
  // Against the same positions left alone, coins at what they redeem for. Trading fees are not what this is about.
  const lost = (): number => {
    const mark = Number(stage.state.mark(0)) / 10;
    const price = Number(stage.state.assetPrice(coin)) / 1e8;
    let gap = 0;
    for (const { account, btc } of accounts) {
      const hold = CASH + COLLATERAL / ACCOUNTS + btc * (mark - BTC_OPEN - FEE * BTC_OPEN);
      const kept = Number(stage.state.balanceOf(account, coin)) / 1e8;
      gap += Math.max(0, hold) - stage.worth(account) - kept * (1 - price);
    }
    return Math.max(0, Math.round(gap / ROUNDING) * ROUNDING);
  };
  stage.followCustomers(lost);
  const standing = (): number =>
    accounts.filter(({ account }) => stage.held(account, 'BTC') > 0).length;
  for (let k = 1; k <= 60; k += 1) {
    const btc = BTC_OPEN + ((BTC_LOW - BTC_OPEN) * k) / 60;
    stage.tick({ USDe: 1, BTC: btc, ...redeemed });
  }
  stage.say(`BTC is at ${BTC_LOW}; ${standing()} of ${ACCOUNTS} accounts still hold BTC.`);
  const others = { BTC: BTC_LOW, ...redeemed };
  stage.walk('USDe', BOOK_LOW, { minutes: 10, others });
  stage.walk('USDe', BOOK_LOW, { minutes: 20, others });
  const counted = Number(stage.state.assetPrice(stage.asset('USDe'))) / 1e8;
  stage.say(
    `The venue's book says ${BOOK_LOW}; the collateral counts at ${counted.toFixed(3)}, and ${standing()} of ${ACCOUNTS} accounts still hold BTC.`,
  );
  stage.walk('USDe', 1, { minutes: 30, others });
  stage.say(
    `USDe is back at 1: the accounts have ${inMillions(lost())} less than had they been left alone.`,
  );
  return stage.played();
}

export const usde: Incident = {
  id: 'usde-2025-10-10',
  date: '2025-10-10',
  venue: 'Binance',
  title: 'USDe 2025-10-10',
  mechanism:
    "In the crash of the day market makers could not reach one venue, and on its own book a dollar coin went to 0.65 while it redeemed for a dollar. The venue's index of the collateral was that book, so accounts that had enough were liquidated and their coins sold at the bottom.",
  source: [
    'Binance, announcements of 2025-10-11 to 13: USDe, BNSOL and wBETH as collateral between 21:36 and 22:16 UTC, 283 M compensated, redemption price into the index and a floor for USDe',
    'CoinDesk, 2025-10-12: low of USDe near 0.65, of wBETH 430 against 3,800',
  ],
  assumed:
    'USDe collateral of USD 809 M, which is what the compensation comes to at 0.65 were all of it this coin; accounts long BTC with 5.4 to 7 times their collateral; a fund that can buy what is sold, USD 800 M.',
  documented: { loss: COMPENSATED, what: 'compensation, all three coins', factor: 1.5 },
  defence: {
    name: 'redemption value with a charge for the depeg',
    parameter: 'redemptionIndex',
    off: 'none',
    on: 'index of what the coin redeems for',
    why: 'More than 2 % below redemption the book is what broke, not the coin: it counts at redemption less 2 % and a tenth of the rest of the gap.',
  },
  bound: { usd: 10_000, why: 'nobody is liquidated by the book of one venue' },
  run: () => ({ theirs: theirs(), ...inAllSettings(play) }),
};
