// The ETH whale, 12 March 2025: gains and margin withdrawn down to initial margin at leverage 50, and USD 307 M left to the vault
// at the mark. The market and the venue's rule of the day first, then the same story on our engine.
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

const START = Date.UTC(2025, 2, 12, 8, 0);
const ENTRY = 1_884.4;
/** Where the unrealised gain had passed USD 8 M. */
const HIGH = 1_930;
const TAKEN = 1_915;
/** Where the market stood when the vault had closed what it took. */
const LOW = 1_865;
const DEPOSIT = 15.23e6;
const BOUGHT = 175_179;
const KEPT = 160_234;
const VAULT = 4.5e8;
/** ETH perpetuals of the large venues together, within 2 %. Assumed. */
const DEPTH = 6e7;
const INITIAL = 20_000;
const MAINTENANCE = 10_000;
const STRESS = 200_000;

/** Equity above initial margin may leave, unrealised gain included; the vault takes over at the mark, as if it cost nothing to close. */
function theirs(): Told {
  const equity = DEPOSIT + BOUGHT * (HIGH - ENTRY);
  const left = (KEPT * HIGH * INITIAL) / 1e6;
  const withdrawn = equity - left;
  const closed = (TAKEN + LOW) / 2;
  const loss = KEPT * (TAKEN - closed);
  return {
    loss,
    steps: [
      `With ${inMillions(DEPOSIT)} the trader holds ${BOUGHT.toLocaleString('en-US')} ETH from ${ENTRY}; at ${HIGH} he is worth ${inMillions(equity)}.`,
      `He sells ${(BOUGHT - KEPT).toLocaleString('en-US')} and withdraws ${inMillions(withdrawn)} (17.09 M were reported), all but the 2 % that leverage 50 asks for.`,
      `At ${TAKEN} he is below maintenance. The vault takes ${inMillions(KEPT * TAKEN)} at the mark and closes at ${closed} on average: ${inMillions(loss)} lost.`,
    ],
  };
}

const ETH: Coin = {
  symbol: 'ETH',
  highest: 4_000,
  tickExponent: -2,
  lotExponent: -2,
  depth: DEPTH,
};

function play(setting: Setting): Played {
  const isHouse = setting === 'ours';
  const market: Partial<Market> = {
    ...ratesOf(INITIAL, MAINTENANCE),
    ...(setting === 'guarded' ? { withdrawalFloorPpm: 100_000 } : {}),
    ...(isHouse ? houseMarket(ETH, { price: ENTRY, initialPpm: INITIAL, stressPpm: STRESS }) : {}),
  };
  const stage = new Stage({
    start: START,
    coins: [
      {
        ...ETH,
        market,
        bucket: isHouse ? DEPTH : VAULT,
        ...(isHouse ? { index: houseIndex } : {}),
      },
    ],
    venue: isHouse ? houseVenue : {},
    sharedFund: isHouse ? VAULT - DEPTH : 0,
  });
  stage.tick({ ETH: ENTRY });
  const whale = stage.account(DEPOSIT);
  const bought = stage.tradeMost(whale, 'ETH', BOUGHT, {
    what: `Buying ${BOUGHT.toLocaleString('en-US')} ETH with ${inMillions(DEPOSIT)}`,
  });
  stage.say(`The trader holds ${inMillions(bought * ENTRY)} long.`);
  stage.walk('ETH', HIGH, { minutes: 60, stepMs: 60_000 });
  // Unrealised gain does not leave: he realises it by selling all, and buys back.
  stage.trade(whale, 'ETH', -bought);
  const kept = stage.tradeMost(whale, 'ETH', Math.min(KEPT, bought));
  const gone = stage.withdrawMost(
    whale,
    17.09e6,
    `Withdrawing 17.09 M against ${inMillions(kept * HIGH)} long`,
  );
  stage.say(`${inMillions(gone)} leaves; ${inMillions(kept * HIGH)} stays long.`);
  stage.walk('ETH', TAKEN, { minutes: 10, stepMs: 20_000 });
  stage.walk('ETH', LOW, { minutes: 15, stepMs: 20_000 });
  const played = stage.played();
  stage.say(
    `At ${LOW} he holds ${inMillions(stage.held(whale, 'ETH') * LOW)}; the fund has lost ${inMillions(played.bearers.fund)}.`,
  );
  return played;
}

export const ethWhale: Incident = {
  id: 'eth-whale-2025-03-12',
  date: '2025-03-12',
  venue: 'Hyperliquid',
  title: 'ETH whale 2025-03',
  mechanism:
    'A trader with USD 307 M of ETH long withdrew his gain and all margin above 2 %, so that a small fall liquidated him. The vault took the position at the mark, and closing it moved the market against the vault.',
  source: [
    'Hyperliquid and Lookonchain, 2025-03-12, as reported by Coin360 and CCN: deposit 15.23 M, 175,179 ETH at 1,884.4, withdrawn 17.09 M, 160,234 ETH taken over at 1,915, vault lost about 4 M',
  ],
  assumed:
    'USD 60 M within 2 % of the price on each side; the market at 1,865 when the vault had closed all, which is where the reported loss puts it.',
  documented: { loss: 4e6, what: 'loss of the vault', factor: 1.5 },
  defence: {
    name: 'floor under withdrawals',
    parameter: 'withdrawalFloorPpm',
    off: '0',
    on: '100,000',
    why: 'What stays behind a withdrawal covers a tenth of the notional, far more than closing the position costs; it is the rule that the venue took afterwards.',
  },
  bound: { usd: 1e5, why: 'nothing leaves that would bring him near a liquidation' },
  run: () => ({ theirs: theirs(), ...inAllSettings(play) }),
};
