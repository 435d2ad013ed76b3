// Maker, 12 March 2020: collateral sold for nothing in auctions that nobody else could afford to bid in. The market and the
// venue's rule of the day first, then the same story on our engine.
import type { Event } from '@plimsoll/engine';
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

const START = Date.UTC(2020, 2, 12, 8, 0);
const OPEN = 171;
/** Where most of the auctions were won, the low of the night, and the morning after. */
const AUCTIONED = 132;
const LOW = 90;
/** A lot of the auctions, ETH, and how many of them were won with a bid of nothing: 36 % of all. */
const LOT = 50;
const ZERO_BIDS = 1_260;
const ALL_AUCTIONS = 3_500;
/** Debt of a lot: vaults were liquidated at a collateral ratio of 150 %, with the fees that had accrued. */
const DEBT_OF_LOT = 4_500;
const VAULTS = 20;
/** What the fund has to buy collateral with. */
const CAPITAL = 6e6;
const DEPTH = 3e6;
const INITIAL = 100_000;
const MAINTENANCE = 50_000;
const DISCOUNT = 0.1;

/** English auctions: the best bid within ten minutes wins, whatever it is; who bids must have the money and get through. */
function theirs(): Told {
  const keepers = (ALL_AUCTIONS - ZERO_BIDS) * DEBT_OF_LOT;
  let capital = keepers;
  let sold = 0;
  let deficit = 0;
  for (let lot = 0; lot < ALL_AUCTIONS; lot += 1) {
    const bid = capital >= DEBT_OF_LOT ? DEBT_OF_LOT : 0;
    capital -= bid;
    if (bid > 0) continue;
    sold += LOT * AUCTIONED;
    deficit += DEBT_OF_LOT;
  }
  return {
    loss: sold,
    steps: [
      `${ALL_AUCTIONS.toLocaleString('en-US')} lots of ${LOT} ETH come up; the keepers who get a transaction through can pay for ${inMillions(keepers)} of debt.`,
      `${ZERO_BIDS.toLocaleString('en-US')} lots are left without a second bidder and are won for nothing: ${inMillions(sold)} of ether at ${AUCTIONED}.`,
      `${inMillions(deficit)} of debt has nothing behind it, and the owners lose the ${inMillions(sold - deficit)} that was beyond their debt.`,
    ],
  };
}

const ETH: Coin = {
  symbol: 'ETH',
  highest: 400,
  tickExponent: -2,
  lotExponent: -2,
  depth: DEPTH,
};

function play(setting: Setting): Played {
  const isHouse = setting === 'ours';
  const stage = new Stage({
    start: START,
    coins: [
      {
        ...ETH,
        ...(isHouse ? { index: houseIndex } : {}),
        market: {
          ...ratesOf(INITIAL, MAINTENANCE),
          ...(isHouse
            ? houseMarket(ETH, { price: OPEN, initialPpm: INITIAL, stressPpm: 300_000 })
            : {}),
        },
        asset: {
          haircutPpm: 150_000,
          conversionDiscountPpm: DISCOUNT * 1e6,
          stepBoundPpm: 50_000,
          conversionBudget: quote(1e7),
        },
      },
    ],
    venue: isHouse ? houseVenue : {},
    sharedFund: setting === 'unguarded' ? 0 : CAPITAL,
    // Nobody outside has money for coins that night either.
    inventory: 'kept',
  });
  const coins = ZERO_BIDS * LOT;
  const debt = ZERO_BIDS * DEBT_OF_LOT;
  const sales = new Sales();
  stage.session.listen((event) => sales.onEvent(event));
  stage.followCustomers(() => Math.max(0, sales.value - sales.proceeds - sales.deficits));
  stage.tick({ ETH: OPEN });
  stage.attempt('Listing ether to be sold for nothing', {
    ...stage.state.asset(1),
    type: 'SetAsset',
    time: stage.session.time,
    asset: 1,
    conversionDiscountPpm: 1_000_000,
  });
  // A debt comes about here as a loss: as much long as loses the debt of the vaults on the way to 110.
  const long = debt / (OPEN - 110);
  for (let k = 0; k < VAULTS; k += 1) {
    const vault = stage.account(0);
    stage.pledge(vault, 'ETH', coins / VAULTS);
    stage.tradeMost(vault, 'ETH', long / VAULTS, { what: 'Opening' });
  }
  stage.say(
    `${VAULTS} accounts pledge ${coins.toLocaleString('en-US')} ETH and hold as much long as will owe ${inMillions(debt)} at 110; the fund has ${inMillions(isHouse || setting === 'guarded' ? CAPITAL : 0)}.`,
  );
  stage.walk('ETH', LOW, { minutes: 600, stepMs: 120_000 });
  const before = stage.losses.bearers();
  stage.say(
    `ETH falls to ${LOW}. ${sales.coins.toFixed(0)} ETH worth ${inMillions(sales.value)} were sold for ${inMillions(sales.proceeds)}; ${inMillions(before.uncovered)} of debt has nothing behind it.`,
  );
  return stage.played();
}

/** What was converted: coins, their value at the index, and what they brought, USD. */
class Sales {
  coins = 0;
  value = 0;
  proceeds = 0;
  deficits = 0;

  onEvent(event: Event): void {
    if (event.type === 'DeficitFixed') this.deficits += Number(event.deficit) / 1e6;
    if (event.type !== 'CollateralConverted') return;
    const amount = Number(event.amount) / 1e8;
    this.coins += amount;
    this.value += (amount * (Number(event.price) / 1e8)) / (1 - DISCOUNT);
    this.proceeds += Number(event.proceeds) / 1e6;
  }
}

export const maker: Incident = {
  id: 'maker-2020-03-12',
  date: '2020-03-12',
  venue: 'Maker',
  title: 'Maker 2020-03-12',
  mechanism:
    'Ether halved, gas prices kept most bidders out, and those who got through had no capital left. English auctions without a reserve price then sold collateral for nothing to the only bidder.',
  source: [
    'Whiterabbit, 2020-03-14: 8.32 M of collateral won with bids of nothing, 36 % of all liquidations, lots of 50 ETH, 5.67 M DAI without collateral',
    'Dragonfly Research, 2020-03-24: ETH at 171 when liquidations began, down by half within the day',
  ],
  assumed:
    'Keepers could pay for 64 % of the lots, as many as found a bid; on our engine the debt of the vaults comes about as the loss of a perpetual, the fund holds USD 6 M, and nobody buys coins of it that night.',
  documented: { loss: 8.32e6, what: 'collateral sold for nothing', factor: 1.1 },
  defence: {
    name: 'fund buys at a bounded discount',
    parameter: 'capital of the fund (conversionDiscountPpm)',
    off: 'none',
    on: 'USD 6 M',
    why: 'There is no auction: the fund pays the index less a listed discount, which the haircut must cover, and coins never change hands for less. What it takes is capital, and without it the debt stands open, as it did then.',
  },
  bound: {
    usd: 1.5e6,
    why: 'the discount that owners pay, and what ether fell further once the fund had bought it',
  },
  run: () => ({ theirs: theirs(), ...inAllSettings(play) }),
};
