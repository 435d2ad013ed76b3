// Black volatility and total variance of a strike on a raw SVI slice whose wings are held flat.
import {
  strikeAtLogMoneyness,
  type SviPoint,
  type SviReject,
  sviTotalVariance,
  sviVolatility,
  type WingRule,
} from '@plimsoll/engine/models';
import { type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { floatOf } from '../fields.ts';

/** As the rule of the file states: flat beyond 4 sqrt(a + b sigma), total variance at most 144. */
const wing: WingRule = { type: 'clamped', clampFactor: 4, varianceMax: 144 };

export const deriveSviVol: Adapter = ({ input, expected }) => {
  const point = pointOf(input);
  return Object.fromEntries(Object.keys(expected).map((name) => [name, answerOf(name, point)]));
};

function answerOf(name: string, point: SviPoint): number {
  if (name !== 'vol' && name !== 'totalVariance') throw new UnknownCase(`${name} is not known`);
  const answer = name === 'vol' ? sviVolatility(point) : sviTotalVariance(point);
  if (answer.ok) return answer.value;
  throw new UnknownCase(spelled(answer.error));
}

const spelled = (reject: SviReject): string => JSON.stringify(reject);

function pointOf(input: JsonObject): SviPoint {
  const slice = {
    a: floatOf(input, 'a'),
    b: floatOf(input, 'b'),
    rho: floatOf(input, 'rho'),
    m: floatOf(input, 'm'),
    sigma: floatOf(input, 'sigma'),
  };
  const forward = floatOf(input, 'forward');
  return { slice, forward, strike: strikeOf(input), years: floatOf(input, 'tau'), wing };
}

/** A number, or the strike at a log-moneyness that another member names: `forward*exp(m)`. */
function strikeOf(input: JsonObject): number {
  const named = /^forward\*exp\((\w+)\)$/.exec(String(input['strike']))?.[1];
  if (named === undefined) return floatOf(input, 'strike');
  return strikeAtLogMoneyness(floatOf(input, 'forward'), floatOf(input, named));
}
