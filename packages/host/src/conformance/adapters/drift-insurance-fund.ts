// Shares of an insurance fund: by what they are divided after a loss, and what a request that is taken back forfeits.
import { rebaseOf, sharesLostOnCancel } from '@plimsoll/engine';
import { type Actual, type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { exactOf, textOf } from '../fields.ts';

export const driftInsuranceFund: Adapter = ({ input }) => {
  const name = textOf(input, 'function');
  switch (name) {
    case 'rebase':
      return rebase(input);
    case 'sharesLostOnCancel':
      return { sharesLost: lost(input) };
    default:
      throw new UnknownCase(`the function ${name} is not known`);
  }
};

function countOf(input: JsonObject, name: string): bigint {
  const { numerator, denominator } = exactOf(input, name);
  if (denominator === 1n) return numerator;
  throw new UnknownCase(`"${name}" is no whole number`);
}
const vaultOf = (input: JsonObject) => ({
  shares: countOf(input, 'totalShares'),
  balance: countOf(input, 'vaultBalance'),
});

function rebase(input: JsonObject): { readonly [name: string]: Actual } {
  const { exponent, divisor } = rebaseOf(vaultOf(input));
  return { expoDiff: exponent, rebaseDivisor: divisor };
}

const lost = (input: JsonObject): bigint =>
  sharesLostOnCancel(vaultOf(input), {
    shares: countOf(input, 'requestShares'),
    value: countOf(input, 'requestValue'),
  });
