// The questions of the command line as the JSON that the server takes: `--liquidation-price all`, `--max-order "buy
// BTC-PERP @ 110000"`, `--max-withdrawal BTC`, `--surface "price BTC -50..50, volatility BTC -20..40"`.
import { isObject } from '@plimsoll/engine/models';
import { EXIT, UserError } from '../../errors.ts';
import { hundredthOf } from '../../margin/number-text.ts';

const ORDER = /^(buy|sell)\s+(\S+)(?:\s+@\s*(\d+(?:\.\d+)?))?$/i;
const AXIS = /^(price|volatility)\s+(\S+)\s+(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)$/i;
const SURFACE_COUNT = 9;

type Typed = {
  readonly liquidationPrice: readonly string[];
  readonly maxOrder: readonly string[];
  readonly maxWithdrawal: readonly string[];
  readonly surface?: string;
};

/** `portfolio` is the document as it was read, not checked yet: "all" takes the markets it holds. */
export function questionsFromOptions(typed: Typed, portfolio: unknown): unknown {
  const { liquidationPrice, maxOrder, maxWithdrawal, surface } = typed;
  const markets = liquidationPrice.includes('all') ? heldSymbols(portfolio) : liquidationPrice;
  return {
    ...(markets.length === 0
      ? {}
      : { liquidationPrices: markets.map((instrument) => ({ instrument })) }),
    ...(maxOrder.length === 0 ? {} : { maximumOrders: maxOrder.map(orderOf) }),
    ...(maxWithdrawal.length === 0
      ? {}
      : { maximumWithdrawals: maxWithdrawal.map((asset) => ({ asset })) }),
    ...(surface === undefined ? {} : { surface: surfaceOf(surface) }),
  };
}

/** Everything held except options, whose own price moves nothing else: their underlying's market is asked instead. */
function heldSymbols(portfolio: unknown): readonly string[] {
  const account = isObject(portfolio) ? portfolio['account'] : undefined;
  const instruments = isObject(portfolio) ? portfolio['instruments'] : undefined;
  const rows = isObject(account) && Array.isArray(account['positions']) ? account['positions'] : [];
  const symbols = rows.flatMap((row: unknown): readonly string[] => {
    const symbol = isObject(row) ? row['instrument'] : undefined;
    if (typeof symbol !== 'string') return [];
    const terms = isObject(instruments) ? instruments[symbol] : undefined;
    return isObject(terms) && terms['kind'] === 'option' ? [] : [symbol];
  });
  return [...new Set(symbols)];
}

function orderOf(typed: string): unknown {
  const found = ORDER.exec(typed.trim());
  if (found === null) throw wrong(typed, '"buy BTC-PERP" or "sell BTC-PERP @ 110000"');
  const [, side = '', instrument, price] = found;
  return { side: side.toLowerCase(), instrument, ...(price === undefined ? {} : { price }) };
}

function surfaceOf(typed: string): unknown {
  const [rows, columns, ...others] = typed.split(',').map((each) => AXIS.exec(each.trim()));
  if (
    rows === null ||
    rows === undefined ||
    columns === null ||
    columns === undefined ||
    others.length > 0
  ) {
    throw wrong(typed, '"price BTC -50..50, volatility BTC -20..40", in percent and points');
  }
  return { rows: axisOf(rows), columns: axisOf(columns) };
}

function axisOf([, moves = '', underlying, from = '', to = '']: RegExpExecArray): unknown {
  return {
    moves: moves.toLowerCase(),
    underlying,
    from: hundredthOf(from),
    to: hundredthOf(to),
    count: SURFACE_COUNT,
  };
}

const wrong = (typed: string, form: string): UserError =>
  new UserError(`${JSON.stringify(typed)} cannot be read: write it like ${form}`, EXIT.usage);
