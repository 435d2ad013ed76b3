// Changes of a what-if as people and programs send them: amounts as decimal strings, instruments by symbol.
import { err, ok, type Result } from '../base/result.ts';
import {
  checked,
  list,
  type Mistake,
  object,
  oneOf,
  optional,
  text,
  type TypeOf,
} from '../domain/schema.ts';
import { documentNumber } from './document-number.ts';
import type { Change, Priced } from '../margin/answers/what-if.ts';

const CHANGES = ['trade', 'close', 'deposit', 'movePrice', 'moveVolatility'] as const;

const changeSchema = object('One change.', {
  type: oneOf('Kind of change.', CHANGES),
  instrument: optional(text('Symbol: of a trade or a close.')),
  size: optional(documentNumber('Contracts, signed: of a trade.')),
  price: optional(documentNumber('Price of a trade; the mark if left out.', { above: '0' })),
  asset: optional(text('Asset of a deposit.')),
  amount: optional(documentNumber('Coins; negative withdraws.')),
  underlying: optional(text('Underlying that moves.')),
  by: optional(
    documentNumber(
      'Of a price: a fraction, -0.1 is ten percent down. Of a volatility: 0.05 is five points up.',
      { min: '-50', max: '50' },
    ),
  ),
});

/** Each is worked into all holdings, which is quick for as many as a person thinks of. */
const CHANGES_MAX = 100;

export const changesSchema = checked(list('Changes, in order.', changeSchema), (changes) =>
  changes.length > CHANGES_MAX
    ? `${changes.length} changes: at most ${CHANGES_MAX} are made at once`
    : undefined,
);
type ChangeDocument = TypeOf<typeof changeSchema>;

/** Reads changes against a portfolio, whose instruments they name. */
export function readChanges(
  value: unknown,
  priced: Priced,
): Result<readonly Change[], readonly Mistake[]> {
  const mistakes: Mistake[] = [];
  const documents = changesSchema.read(value, [], mistakes);
  if (documents === undefined) return err(mistakes);
  const changes = documents.flatMap((document, index) => {
    const change = changeOf(document, priced);
    if (typeof change !== 'string') return [change];
    mistakes.push({ path: [index], message: change });
    return [];
  });
  return mistakes.length > 0 ? err(mistakes) : ok(changes);
}

/** The change, or what is missing in one sentence. */
function changeOf(document: ChangeDocument, { instruments }: Priced): Change | string {
  const { type, size, price, asset, amount, underlying, by } = document;
  const instrument = instruments.get(document.instrument ?? '');
  const unknown = `"${document.instrument ?? ''}" is not among the instruments: ${[...instruments.keys()].slice(0, 8).join(', ')}`;
  switch (type) {
    case 'trade':
      if (instrument === undefined) return unknown;
      if (size === undefined || size.isZero) return 'a trade takes a "size" other than 0';
      return { type, instrument, size, ...(price === undefined ? {} : { price }) };
    case 'close':
      return instrument === undefined ? unknown : { type, symbol: instrument.symbol };
    case 'deposit':
      if (asset === undefined || amount === undefined)
        return 'a deposit takes "asset" and "amount"';
      return { type, asset, amount };
    default:
      if (underlying === undefined || by === undefined) return 'a move takes "underlying" and "by"';
      return type === 'movePrice'
        ? { type, underlying, by }
        : { type, underlying, by: by.toNumber() };
  }
}
