// The changes of `--what-if`, as a person types them: `buy 2 BTC-PERP @ 110000`, `close ETH-PERP`, `deposit 1000 USD`,
// `price BTC -10%`, `volatility BTC +5`. They become the same JSON that the server takes.
import { EXIT, UserError } from '../errors.ts';
import { hundredthOf } from './number-text.ts';

export const WHAT_IF_FORMS = [
  'buy 2 BTC-PERP',
  'sell 2 BTC-PERP @ 110000',
  'close BTC-PERP',
  'deposit 1000 USD',
  'withdraw 0.5 BTC',
  'price BTC -10%',
  'volatility BTC +5',
] as const;

const NUMBER = '\\d+(?:\\.\\d+)?';
const TRADE = new RegExp(`^(buy|sell)\\s+(${NUMBER})\\s+(\\S+)(?:\\s+@\\s*(${NUMBER}))?$`, 'i');
const CLOSE = /^close\s+(\S+)$/i;
const TRANSFER = new RegExp(`^(deposit|withdraw)\\s+(${NUMBER})\\s+(\\S+)$`, 'i');
const PRICE = new RegExp(`^price\\s+(\\S+)\\s+([+-]?${NUMBER})\\s*%$`, 'i');
const VOLATILITY = new RegExp(`^volatility\\s+(\\S+)\\s+([+-]?${NUMBER})$`, 'i');

/** One change as the JSON of the server's `changes`; a user error names the forms. */
export function changeFromText(text: string): Readonly<Record<string, string>> {
  const trade = TRADE.exec(text.trim());
  if (trade !== null) {
    const [, verb = '', size = '', instrument = '', price] = trade;
    const signed = verb.toLowerCase() === 'sell' ? `-${size}` : size;
    return { type: 'trade', instrument, size: signed, ...(price === undefined ? {} : { price }) };
  }
  const close = CLOSE.exec(text.trim());
  if (close !== null) return { type: 'close', instrument: close[1] ?? '' };
  const transfer = TRANSFER.exec(text.trim());
  if (transfer !== null) {
    const [, verb = '', amount = '', asset = ''] = transfer;
    const signed = verb.toLowerCase() === 'withdraw' ? `-${amount}` : amount;
    return { type: 'deposit', asset, amount: signed };
  }
  const price = PRICE.exec(text.trim());
  if (price !== null) {
    return { type: 'movePrice', underlying: price[1] ?? '', by: hundredthOf(price[2] ?? '') };
  }
  const volatility = VOLATILITY.exec(text.trim());
  if (volatility !== null) {
    const [, underlying = '', points = ''] = volatility;
    return { type: 'moveVolatility', underlying, by: hundredthOf(points) };
  }
  throw new UserError(
    `${JSON.stringify(text)} is no change: write it like ${WHAT_IF_FORMS.map((form) => `"${form}"`).join(', ')}`,
    EXIT.usage,
  );
}
