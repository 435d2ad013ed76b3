// What the rulebook of Binance's USD-margined futures states besides its tiers: sources, equity, what is inferred and what
// is left out. The tiers are binance-rulebook.ts.

export interface TierCounts {
  readonly rows: number;
  readonly markets: number;
  readonly mismatches: number;
}

const cash = { ...weights('1'), isCash: true };

function weights(weight: string): Readonly<Record<string, string>> {
  return {
    initialWeight: weight,
    maintenanceWeight: weight,
    initialLiabilityWeight: '1',
    maintenanceLiabilityWeight: '1',
  };
}

/** Everything but the tables of tiers, which stand under `tiers.parametersFor`. */
export function binanceFrame(counts: TierCounts) {
  const level = { positiveWeight: '1', optionValue: 'excluded' };
  return {
    format: 1,
    name: 'binance-usdm',
    title: 'Binance USDⓈ-M futures',
    about:
      `Cross margin of Binance's USD-margined perpetuals and dated futures from its table of margin tiers: ${counts.markets} contracts, ` +
      `${counts.rows} tiers. Maintenance margin is marginal (notional x rate - amount), initial margin is notional over the highest ` +
      `leverage of the tier that the position has reached. Rows whose maintenance amount did not follow from the rates: ${counts.mismatches}. ` +
      'Made by scripts/make-binance-rulebook.ts; do not edit.',
    date: '2026-11-21',
    sources: {
      tiers: {
        title: 'Table of margin tiers, one row a tier',
        where: 'houssamboudiar/freqtrade@ea385fb0a5 freqtrade/exchange/binance_leverage_tiers.json',
        date: '2025-07-15',
        kind: 'data',
      },
      rules: {
        title: 'How to calculate liquidation price of USDⓈ-M futures contracts',
        where: 'https://www.binance.com/en/support/faq/b3c689c1f50a44cabb3a84e663b81d93',
        date: '2026-11-21',
        kind: 'documentation',
      },
      general: {
        title: 'Collateral rates of the multi-assets mode, as commonly quoted',
        where: 'https://www.binance.com/en/futures/trading-rules',
        date: '2026-11-21',
        kind: 'general',
      },
    },
    inferred: [
      'Collateral rates of BTC, ETH and BNB in the multi-assets mode are general knowledge (95%).',
      'Resting orders need the initial margin of the worse side.',
      'A balance in USD counts like the cash of the venue: it stands for it in a portfolio that names no stablecoin.',
    ],
    notCovered: [
      'The leverage below the highest that an account chooses for a market: state it as "leverage".',
      'The largest position of a market (the end of its last tier), above which the venue refuses orders.',
      'Isolated margin and the two sides of hedge mode, which the venue margins one by one.',
      'Portfolio margin, where an account is judged by its uniMMR.',
      'Single-asset mode, where profit in USDT does not carry a position in USDC; here all collateral is one.',
    ],
    rounding: { source: 'rules', remainder: 'notApplicable' },
    equity: {
      source: 'rules',
      parameters: {
        unlisted: 'countsNothing',
        assets: {
          USD: cash,
          USDT: cash,
          USDC: cash,
          BTC: weights('0.95'),
          ETH: weights('0.95'),
          BNB: weights('0.95'),
        },
        unrealised: {
          initial: level,
          maintenance: level,
          netting: 'position',
          fundingOwed: 'counted',
          withdrawable: 'none',
        },
      },
      valueSources: {
        'parameters.assets.BTC': 'general',
        'parameters.assets.ETH': 'general',
        'parameters.assets.BNB': 'general',
      },
    },
    tiers: {
      model: 'tiered',
      source: 'tiers',
      note: 'Keys are the symbols of the venue and the coins; a text is the contract whose tiers hold here too.',
      appliesTo: { kinds: ['perpetual', 'future'], payoffs: ['linear'] },
      valueSources: Object.fromEntries(
        ['price', 'orders', 'initial', 'maintenance'].map((name) => [
          `parametersFor.BTCUSDT.${name}`,
          'rules',
        ]),
      ),
    },
    initial: { each: 'instrument', of: 'tiers' },
    maintenance: { each: 'instrument', of: 'tiers' },
  };
}
