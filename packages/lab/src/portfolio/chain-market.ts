// A published option chain as the market that margin models read: one expiry quote for each expiry, one instrument for each
// option that has a volatility and a forward. Rates are taken as zero: the forwards carry them.
import {
  Exact,
  type ExpiryQuote,
  type InstrumentQuote,
  type Option,
  type Payoff,
  type Snapshot,
} from '@plimsoll/engine/models';
import type { OptionChain, OptionRow } from '../surface/option-chain.ts';

export type ChainMarket = {
  readonly snapshot: Snapshot;
  /** In the order of the chain's rows. */
  readonly options: readonly Option[];
};

const NUMERAIRE = 'USD';

/**
 * The market of a chain. `payoff` says in what the options are taken to settle: linear ones in dollars, inverse ones in the
 * coin, as published. Rows without a volatility above zero, or that have expired, are left out.
 */
export function chainMarket(chain: OptionChain, payoff: Payoff): ChainMarket {
  const { asOfMs, underlying } = chain;
  const rows = chain.rows.filter((row) => row.expiryMs > asOfMs && isPriced(row));
  const expiries = new Map<number, ExpiryQuote>();
  const quotes = new Map<string, InstrumentQuote>();
  const options: Option[] = [];
  for (const row of rows) {
    const { expiryMs, forward = 0, volatility = 0 } = row;
    if (!expiries.has(expiryMs)) expiries.set(expiryMs, expiryQuote(expiryMs, forward));
    const mark = payoff === 'inverse' ? row.mark : row.mark * forward;
    quotes.set(row.instrument, { mark: decimal(mark), confidence: Exact.ONE, volatility });
    options.push({
      kind: 'option',
      symbol: row.instrument,
      underlying,
      settle: payoff === 'inverse' ? underlying : NUMERAIRE,
      payoff,
      contractSize: Exact.ONE,
      expiryMs,
      strike: decimal(row.strike),
      right: row.right,
    });
  }
  const spot = decimal(rows[0]?.index ?? 0);
  const snapshot: Snapshot = {
    nowMs: asOfMs,
    numeraire: NUMERAIRE,
    assets: new Map([
      [NUMERAIRE, { price: Exact.ONE, confidence: Exact.ONE }],
      [underlying, { price: spot, confidence: Exact.ONE }],
    ]),
    underlyings: new Map([
      [
        underlying,
        {
          underlying,
          spot,
          spotConfidence: Exact.ONE,
          stablePrice: Exact.ONE,
          expiries: [...expiries.values()].sort((a, b) => a.expiryMs - b.expiryMs),
        },
      ],
    ]),
    instruments: quotes,
  };
  return { snapshot, options };
}

const isPriced = ({ volatility, forward }: OptionRow): boolean =>
  volatility !== undefined && volatility > 0 && forward !== undefined && forward > 0;

const expiryQuote = (expiryMs: number, forward: number): ExpiryQuote => ({
  expiryMs,
  forwardFixed: Exact.ZERO,
  forwardVariable: decimal(forward),
  rate: Exact.ZERO,
  forwardConfidence: Exact.ONE,
  rateConfidence: Exact.ONE,
});

/** The number as the file wrote it. */
const decimal = (value: number): Exact => Exact.of(String(value));
