// Options on a forward with the edges of the formula, deltas as currency markets quote them, and digital payoffs.
import {
  black76Greeks,
  checkOptionTerms,
  DELTA_TYPES,
  type DigitalPayoff,
  digitalPrice,
  millisecondsOf,
  type OptionTerms,
  quotedDelta,
  type Right,
  RIGHTS,
  yearsBetween,
} from '@plimsoll/engine/models';
import { type Actual, type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { floatOf, has, textOf } from '../fields.ts';
import { spotTermsOf } from './blackscholes-price-greeks.ts';

type Answers = { readonly [name: string]: Actual };

export const black76EdgeDeltaDigital: Adapter = ({ input }) => {
  if (has(input, 'payoff')) return { price: digitalPrice(spotTermsOf(input), payoffOf(input)) };
  if (has(input, 'deltaType')) return { delta: deltaOf(input) };
  return onForward(input);
};

function payoffOf(input: JsonObject): DigitalPayoff {
  const type = textOf(input, 'payoff');
  switch (type) {
    case 'cashOrNothing':
      return { type, cash: floatOf(input, 'cash') };
    case 'assetOrNothing':
      return { type };
    case 'gap':
      return { type, secondStrike: floatOf(input, 'secondStrike') };
    default:
      throw new UnknownCase(`the payoff ${type} is not known`);
  }
}

function deltaOf(input: JsonObject): number {
  const deltaType = DELTA_TYPES.find((each) => each === input['deltaType']);
  if (deltaType === undefined) throw new UnknownCase(`${String(input['deltaType'])} is no delta`);
  const market = {
    deltaType,
    spot: floatOf(input, 'spot'),
    domesticDiscount: floatOf(input, 'domesticDiscount'),
    foreignDiscount: floatOf(input, 'foreignDiscount'),
    stdDev: floatOf(input, 'stdDev'),
  };
  return quotedDelta(market, { right: rightOf(input), strike: floatOf(input, 'strike') });
}

/** Both rights where the case names none; a stated deviation is the volatility of one year. */
function onForward(input: JsonObject): Answers {
  const call = black76Greeks(forwardTerms(input, 'call'));
  const put = black76Greeks(forwardTerms(input, 'put'));
  const undiscounted = black76Greeks({ ...forwardTerms(input, 'call'), discount: 1 });
  const undiscountedPut = black76Greeks({ ...forwardTerms(input, 'put'), discount: 1 });
  const both = {
    call: call.price,
    put: put.price,
    undiscountedCallDelta: undiscounted.delta,
    undiscountedPutDelta: undiscountedPut.delta,
  };
  if (!has(input, 'type')) return both;
  return { ...both, ...(rightOf(input) === 'call' ? call : put) };
}

function forwardTerms(input: JsonObject, right: Right): OptionTerms {
  const isTimed = !has(input, 'stdDev');
  const toMs = isTimed ? millisecondsOf(floatOf(input, 'secToExpiry')) : 0;
  const terms = checkOptionTerms({
    right,
    forward: floatOf(input, 'forward'),
    strike: floatOf(input, 'strike'),
    years: isTimed ? yearsBetween({ fromMs: 0, toMs, daysPerYear: 365 }) : 1,
    volatility: floatOf(input, isTimed ? 'vol' : 'stdDev'),
    discount: has(input, 'discount') ? floatOf(input, 'discount') : 1,
  });
  if (terms.ok) return terms.value;
  throw new UnknownCase(`${terms.error.name} is ${terms.error.value}: ${terms.error.range}`);
}

function rightOf(input: JsonObject): Right {
  const right = RIGHTS.find((each) => each === input['type']);
  if (right === undefined) throw new UnknownCase(`${String(input['type'])} is no call or put`);
  return right;
}
