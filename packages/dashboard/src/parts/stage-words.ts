// What people call the stages of the ladder: a word for a badge, and a name for a step.

type Words = { readonly badge: string; readonly name: string };

const WORDS: { readonly [stage: string]: Words } = {
  cancelOrders: { badge: 'liquidating', name: 'Cancel orders' },
  reduceInBook: { badge: 'reducing', name: 'Reduce in the book' },
  convertCollateral: { badge: 'converting', name: 'Convert collateral' },
  slicePortfolio: { badge: 'slicing', name: 'Slice the portfolio' },
  leastCostUnwind: { badge: 'unwinding', name: 'Least-cost unwind' },
  auction: { badge: 'in auction', name: 'Auction' },
  backstop: { badge: 'backstop', name: 'Backstop makers' },
  takeOver: { badge: 'take-over', name: 'Take-over' },
};

/** Undefined outside liquidation. */
export const stageWords = (stage: string): Words | undefined => WORDS[stage];

const POLICIES: { readonly [policy: string]: string } = {
  minimalHarm: 'minimal harm',
  proRata: 'pro rata',
  bitmex: 'BitMEX',
  binance: 'Binance',
  hyperliquid: 'Hyperliquid',
  dydx: 'dYdX',
  profitLeverage: 'profit × leverage',
};
export const policyName = (policy: string): string => POLICIES[policy] ?? policy;
