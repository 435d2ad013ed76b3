// Liquidation by Dutch auction: the curve, the share that may be sold and its price, and the payout of an insolvent account.
import {
  type AuctionCurve,
  bufferMargin,
  cashFromBidder,
  cashToBidder,
  discountAt,
  insolventPrice,
  priceForAll,
  shareMost,
} from '@plimsoll/engine';
import { Exact } from '@plimsoll/engine/models';
import { type Actual, type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { exactOf, exactOr, has, objectOf } from '../fields.ts';

type Answers = { readonly [name: string]: Actual };

export const deriveDutchAuctionLiquidation: Adapter = ({ input, expected }) => {
  const answers = input['insolvent'] === true ? insolvent(input) : solvent(input);
  return Object.fromEntries(
    Object.keys(expected).map((name) => {
      const answer = answers[name];
      if (answer === undefined) throw new UnknownCase(`the expectation "${name}"`);
      return [name, answer];
    }),
  );
};

function solvent(input: JsonObject): Answers {
  const discount = discountAt(
    curveOf(objectOf(input, 'auction')),
    exactOf(input, 'secondsSinceStart'),
  );
  if (!has(input, 'markToMarket')) return { discount };
  const markToMarket = exactOf(input, 'markToMarket');
  const reservedCash = exactOf(input, 'reservedCash');
  const margin = bufferMargin({
    markToMarket,
    maintenanceMargin: exactOf(input, 'maintenanceMargin'),
    bufferShare: exactOf(input, 'bufferMarginPercentage'),
  });
  const price = priceForAll({ markToMarket, reservedCash, discount });
  const most = shareMost({ bufferMargin: margin, reservedCash, priceForAll: price });
  const shareWanted = exactOf(input, 'percentWanted');
  const cash = cashFromBidder({ priceForAll: price, shareWanted, shareMost: most });
  return {
    discount,
    bufferMargin: margin,
    maxProportion: most,
    maxProportionTruncated3: Exact.of(most.toFixed(3, 'towardZero')),
    bidPriceFull: price,
    cashFromBidder: cash,
    cashFromBidderTruncatedInt: Exact.of(cash.toFixed(0, 'towardZero')),
  };
}

function insolvent(input: JsonObject): Answers {
  const offer = {
    markToMarket: exactOf(input, 'markToMarket'),
    maintenanceMargin: exactOf(input, 'maintenanceMargin'),
    elapsed: exactOf(input, 'secondsSinceStart'),
    length: exactOf(input, 'insolventAuctionLength'),
  };
  return {
    insolventBidPrice: insolventPrice(offer),
    cashToBidder: cashToBidder(offer, exactOr(input, 'percentWanted', Exact.ONE)),
  };
}

const curveOf = (from: JsonObject): AuctionCurve => ({
  start: exactOf(from, 'start'),
  cutoff: exactOf(from, 'cutoff'),
  fast: exactOf(from, 'fast'),
  slow: exactOf(from, 'slow'),
});
