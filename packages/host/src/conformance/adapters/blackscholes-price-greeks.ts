// Prices and Greeks of options on a spot price with a continuous yield.
import {
  blackScholesMerton,
  checkSpotOptionTerms,
  RIGHTS,
  type SpotOptionTerms,
} from '@plimsoll/engine/models';
import { type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { floatOf, has } from '../fields.ts';

export const blackscholesPriceGreeks: Adapter = ({ input }) => ({
  ...blackScholesMerton(spotTermsOf(input)),
});

/** The terms of an option on a spot price, as this file and that of the digitals write them. */
export function spotTermsOf(input: JsonObject): SpotOptionTerms {
  const right = RIGHTS.find((each) => each === input['type']);
  if (right === undefined) throw new UnknownCase(`${String(input['type'])} is no call or put`);
  const terms = checkSpotOptionTerms({
    right,
    spot: floatOf(input, 'spot'),
    strike: floatOf(input, 'strike'),
    rate: has(input, 'rate') ? floatOf(input, 'rate') : 0,
    dividendYield: has(input, 'dividendYield') ? floatOf(input, 'dividendYield') : 0,
    years: floatOf(input, 't'),
    volatility: floatOf(input, 'vol'),
  });
  if (terms.ok) return terms.value;
  throw new UnknownCase(`${terms.error.name} is ${terms.error.value}: ${terms.error.range}`);
}
