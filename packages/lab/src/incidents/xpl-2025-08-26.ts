// XPL, 26 August 2025: a market before the coin exists, its mark made of its own book alone, and shorts without leverage
// liquidated. The market and the venue's rule of the day first, then the same story on our engine.
import type { Market } from '@plimsoll/engine';
import {
  type Incident,
  inAllSettings,
  inMillions,
  type Played,
  type Setting,
  type Told,
} from './incident.ts';
import {
  type Coin,
  ELSEWHERE,
  houseMarket,
  houseVenue,
  ratesOf,
  type SourceKind,
} from './listing.ts';
import { Stage } from './stage.ts';

const START = Date.UTC(2025, 7, 26, 21, 30);
/** What the attackers had paid on average; the top on the venue; the highest elsewhere; and some hours later. */
const ENTRY = 0.56;
const TOP = 1.8;
const OTHERS = 0.55;
const AFTER = 0.6;
const SHORTS = 20;
/** Positions of holders who hedged without leverage, of open interest of 153 M. */
const NOTIONAL = 5.5e7;
const WALLETS = 4;
/** A market before listing: what stood within 2 %. Assumed. */
const DEPTH = 3e5;
const INITIAL = 200_000;
const MAINTENANCE = 100_000;
const STRESS = 1_000_000;
const FUND = 5e6;

/** The mark follows the venue's own book; who is below maintenance at it is closed against the winners. */
function theirs(): Told {
  const liquidated = (2 * ENTRY) / (1 + MAINTENANCE / 1e6);
  const coins = NOTIONAL / ENTRY;
  const loss = coins * (liquidated - AFTER);
  return {
    loss,
    steps: [
      `Holders of the coin to come are short ${inMillions(NOTIONAL)} at ${ENTRY} with as much margin: no leverage at all.`,
      `Four wallets sweep the book from 0.60 to ${TOP} within minutes; elsewhere the coin never costs more than ${OTHERS}.`,
      `At ${liquidated.toFixed(2)} the shorts are below maintenance by the venue's own mark and are closed against the four. Back at ${AFTER} they have lost ${inMillions(loss)} that a day's wait would have left them.`,
    ],
  };
}

const XPL: Coin = {
  symbol: 'XPL',
  highest: 10,
  tickExponent: -5,
  lotExponent: 0,
  depth: DEPTH,
};
const OWN_BOOK: readonly SourceKind[] = ['ownIndex'];
const WITH_OTHERS: readonly SourceKind[] = [...ELSEWHERE, 'ownBook'];

function play(setting: Setting): Played {
  const isHouse = setting === 'ours';
  const market: Partial<Market> = {
    ...ratesOf(INITIAL, MAINTENANCE),
    // Markets before a listing differ by several per cent.
    basisClampPpm: 100_000,
    ...(isHouse ? houseMarket(XPL, { price: ENTRY, initialPpm: INITIAL, stressPpm: STRESS }) : {}),
  };
  const stage = new Stage({
    start: START,
    coins: [
      {
        ...XPL,
        market,
        sources: setting === 'unguarded' ? OWN_BOOK : WITH_OTHERS,
        bucket: isHouse ? DEPTH : 0,
      },
    ],
    venue: isHouse ? houseVenue : {},
    sharedFund: isHouse ? FUND - DEPTH : FUND,
  });
  stage.tick({ XPL: ENTRY }, { own: { XPL: ENTRY } });
  const each = NOTIONAL / SHORTS;
  const shorts = Array.from({ length: SHORTS }, () => stage.account(each));
  const longs = Array.from({ length: WALLETS }, () => stage.account(NOTIONAL / WALLETS));
  let coins = 0;
  for (const [k, short] of shorts.entries()) {
    const against = longs[k % WALLETS] ?? 0;
    const what = `Holder ${k + 1} selling ${inMillions(each)} with as much margin`;
    const terms = stage.refusals.length === 0 ? { against, what } : { against };
    coins -= stage.tradeMost(short, 'XPL', (-each / ENTRY) * 0.999, terms);
  }
  stage.say(`${SHORTS} holders are short ${inMillions(coins * ENTRY)}, four wallets long.`);
  const before = shorts.reduce((sum, short) => sum + stage.worth(short), 0);
  const mark = (): number => Number(stage.state.mark(0)) * 1e-5;
  const lost = (): number => {
    const hold = before + coins * (ENTRY - mark());
    const gap = hold - shorts.reduce((sum, short) => sum + stage.worth(short), 0);
    return Math.max(0, Math.round(gap));
  };
  stage.followCustomers(lost);
  sweep(stage, TOP, 4);
  stage.say(`Own book at ${TOP}, elsewhere ${OTHERS}: the mark is ${mark().toFixed(3)}.`);
  sweep(stage, AFTER, 20);
  const still = shorts.filter((short) => stage.held(short, 'XPL') < 0).length;
  stage.say(
    `Back at ${AFTER}: ${still} of ${SHORTS} shorts still stand, and the holders have ${inMillions(lost())} less than had they been left alone.`,
  );
  return stage.played();
}

/** The venue's own book moves, the others stand. */
function sweep(stage: Stage, to: number, minutes: number): void {
  const from = stage.lastPrice;
  const count = minutes * 12;
  for (let k = 1; k <= count; k += 1) {
    const own = from + ((to - from) * k) / count;
    stage.tick({ XPL: OTHERS }, { afterMs: 5_000, own: { XPL: own } });
  }
}

export const xpl: Incident = {
  id: 'xpl-2025-08-26',
  date: '2025-08-26',
  venue: 'Hyperliquid',
  title: 'XPL 2025-08',
  mechanism:
    'Before the coin was listed the mark was made of the book of one venue alone. Four wallets swept that book to three times the price, and holders who had hedged without leverage were liquidated at a price that existed nowhere else.',
  source: [
    'Spot On Chain and PANews, 2025-08-27: from 0.60 to 1.80 in minutes, average entry of the four wallets 0.56, their profit over 46 M, losses of shorts up to 60 M, open interest 153 M to 22 M',
    'The Block, 2025-08-27: 0.55 at most on Binance before listing; the venue then capped the mark and took in other markets',
  ],
  assumed:
    'Shorts of USD 55 M without leverage; maintenance margin 10 %; USD 300,000 within 2 % of the price on each side; back at 0.60 after twenty minutes.',
  documented: { loss: 4.6e7, what: 'gain of the four wallets, from the shorts', factor: 1.3 },
  defence: {
    name: 'index from other venues, own book within a clamp',
    parameter: 'sources of the index (basisClampPpm)',
    off: 'own book alone',
    on: 'three other venues; own book moves the mark by 10 % at most',
    why: 'A book that one wallet can sweep may not say by itself who is liquidated.',
  },
  bound: { usd: 1, why: 'the mark does not reach anybody' },
  run: () => ({ theirs: theirs(), ...inAllSettings(play) }),
};
