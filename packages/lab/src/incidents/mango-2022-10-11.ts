// Mango, 11 October 2022: a coin traded on three thin markets driven up twenty-four times, and everything borrowed against it. The
// market and the venue's rule of the day first, then the same story on our engine, and the way that is left there.
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

const START = Date.UTC(2022, 9, 11, 22, 19);
const ENTRY = 0.0382;
const TOP = 0.91;
const COINS = 483e6;
const MARGIN = 5e6;
/** All that lenders had on the venue. */
const LENT = 1.16e8;
/** The venue's fund. Assumed. */
const FUND = 1e7;
/** USD 4 M of purchases moved the three markets twenty-four times: what stood within 2 %. Assumed from that. */
const DEPTH = 1e5;
const INITIAL = 200_000;
const MAINTENANCE = 100_000;
const STRESS = 1_000_000;
const BTC = 19_000;
/** Within the collar of 5 % around the mark. */
const AWAY = 1.049;
const ROUNDS = 40;

/** Unrealised profit at the oracle's price is collateral in full, and everything may be borrowed and withdrawn against it. */
function theirs(): Told {
  const gain = COINS * (TOP - ENTRY);
  const borrowed = Math.min(LENT, gain + MARGIN);
  // When the price is back neither account is worth anything that can be collected.
  const loss = borrowed;
  return {
    loss,
    steps: [
      `With ${inMillions(MARGIN)} in each of two accounts the attacker sells ${COINS / 1e6} M MNGO-PERP to himself at ${ENTRY}.`,
      `He buys the coin on three thin markets; their median goes to ${TOP}, and his long shows ${inMillions(gain)} of profit.`,
      `Against it he borrows and withdraws all that there is, ${inMillions(borrowed)}. The price falls back: ${inMillions(loss)} are gone.`,
    ],
  };
}

const MNGO: Coin = {
  symbol: 'MNGO',
  highest: 1,
  tickExponent: -6,
  lotExponent: 0,
  depth: DEPTH,
};
const BTC_COIN: Coin = {
  symbol: 'BTC',
  highest: 60_000,
  tickExponent: -1,
  lotExponent: -3,
  depth: 5e7,
};

function stageOf(setting: Setting): Stage {
  const isHouse = setting === 'ours';
  const house = (coin: Coin, price: number, stressPpm: number): Partial<Market> =>
    isHouse ? houseMarket(coin, { price, initialPpm: INITIAL, stressPpm }) : {};
  return new Stage({
    start: START,
    coins: [
      {
        ...MNGO,
        index: isHouse
          ? houseIndex
          : { stableRatePpb: setting === 'guarded' ? (houseIndex.stableRatePpb ?? 0) : 0 },
        market: { ...ratesOf(INITIAL, MAINTENANCE), ...house(MNGO, ENTRY, STRESS) },
        asset: {
          haircutPpm: 300_000,
          conversionDiscountPpm: 100_000,
          stepBoundPpm: 150_000,
          // The fund, too, buys at the index: never more of a coin than its book takes at once.
          conversionBudget: quote(DEPTH),
        },
        bucket: isHouse ? DEPTH : 0,
      },
      {
        ...BTC_COIN,
        ...(isHouse ? { index: houseIndex } : {}),
        market: { ...ratesOf(50_000, 25_000), ...house(BTC_COIN, BTC, 200_000) },
      },
    ],
    venue: isHouse ? houseVenue : {},
    sharedFund: FUND,
    // Nobody outside buys the coin at a price that is not one.
    inventory: 'kept',
  });
}

function play(setting: Setting): Played {
  const stage = stageOf(setting);
  stage.tick({ MNGO: ENTRY, BTC });
  const owner = 1_000;
  const short = stage.account(MARGIN, owner);
  const long = stage.account(MARGIN, owner);
  const sold = stage.tradeMost(short, 'MNGO', -COINS, {
    against: long,
    what: `Selling ${COINS / 1e6} M MNGO-PERP to himself`,
  });
  const holder = stage.account(0, owner);
  stage.pledge(holder, 'MNGO', (2 * MARGIN) / ENTRY);
  const friend = stage.account(MARGIN, owner);
  stage.say(
    `He is short and long ${(-sold / 1e6).toFixed(1)} M coins, and pledges ${inMillions(2 * MARGIN)} of the coin itself in a third account.`,
  );
  stage.walk('MNGO', TOP, { minutes: 10, others: { BTC } });
  stage.say(
    `On the way to ${TOP} the short is liquidated; what the two accounts gained and lost is worth ${inMillions(stage.worth(short) + stage.worth(long))} together.`,
  );
  stage.withdraw(long, LENT, `Withdrawing ${inMillions(LENT)} against the long`);
  stage.say(
    `At the index the pledged coins show ${inMillions(stage.worth(holder))}. He loses on purpose to a fourth account of his, trade by trade.`,
  );
  for (let round = 0; round < ROUNDS && stage.cash(friend) < LENT; round += 1) {
    if (!loseToFriend(stage, holder, friend, round === 0)) break;
  }
  const gone = stage.withdrawMost(
    friend,
    Math.min(LENT, stage.cash(friend)),
    `Withdrawing ${inMillions(stage.cash(friend))}`,
  );
  stage.say(`${inMillions(gone)} leaves the venue.`);
  stage.walk('MNGO', ENTRY, { minutes: 20, others: { BTC } });
  const has = [short, long, holder, friend].reduce((sum, each) => sum + stage.worth(each), gone);
  const played = stage.played();
  const { fund, uncovered } = played.bearers;
  stage.say(
    `The price is back at ${ENTRY}: ${inMillions(fund)} lost by the fund, ${inMillions(uncovered)} by nobody yet, which means by those who lent. The attacker put up ${inMillions(5 * MARGIN)} and has ${inMillions(has)}.`,
  );
  return played;
}

/** One trade away from the mark and both sides closed at it; false when nothing more is admitted. */
function loseToFriend(stage: Stage, holder: number, friend: number, isFirst: boolean): boolean {
  const wanted = (stage.cash(friend) / 0.0505 / BTC) * 0.99;
  const coins = stage.tradeMost(holder, 'BTC', wanted, {
    price: BTC * AWAY,
    against: friend,
    ...(isFirst ? { what: `Buying ${inMillions(wanted * BTC)} of BTC-PERP 5 % too dear` } : {}),
  });
  if (coins * BTC < 1_000) return false;
  stage.trade(friend, 'BTC', -stage.held(friend, 'BTC'));
  stage.trade(holder, 'BTC', -stage.held(holder, 'BTC'));
  return stage.held(holder, 'BTC') === 0;
}

export const mango: Incident = {
  id: 'mango-2022-10-11',
  date: '2022-10-11',
  venue: 'Mango v3',
  title: 'Mango 2022-10',
  mechanism:
    'One trader sold a perpetual on a thin coin to himself, drove the coin up twenty-four times on the three markets of its oracle, and had his unrealised profit accepted as collateral in full. Against it he borrowed everything that the venue had.',
  source: [
    'J. Lim, 2022-10-12, and CertiK, 2022-11-21: 5 M USDC in each of two accounts, 483 M MNGO-PERP at 0.0382, spot to 0.91 from 22:26 UTC, about 116 M borrowed',
    'Perpetual Protocol, post on the Mango attack: oracle of three markets, no limit on open interest against depth',
  ],
  assumed:
    'USD 100,000 within 2 % of the price on each side; a fund of USD 10 M; the price back where it was after twenty minutes. The venue let coins be borrowed and our engine does not, so the attacker is given the next best way: the pumped coin itself as collateral, and losses on purpose to an account of his.',
  documented: { loss: 1.16e8, what: 'borrowed and not returned', factor: 1.1 },
  defence: {
    name: 'stable price',
    parameter: 'stableRatePpb',
    off: '0',
    on: '300,000',
    why: 'New risk and withdrawals count a coin at the lower of index and stable price, which moves by 0.03 % a second at most: ten minutes are worth a fifth, not twenty-four times.',
  },
  bound: { usd: 1e5, why: 'the bucket of the market' },
  run: () => ({ theirs: theirs(), ...inAllSettings(play) }),
};
