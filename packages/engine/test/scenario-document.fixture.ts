// A rulebook of scenarios as a document, for tests and measures of portfolio accounts. The numbers are test data.

export type Changes = {
  /** Largest spot move of the scenarios, a fraction. */
  readonly move?: string;
  readonly assets?: object;
  /** Symbol of the settlement asset. */
  readonly cash?: string;
  /** An asset that the rulebook does not know. */
  readonly without?: string;
  readonly kinds?: readonly string[];
  /** How options count as equity; as PnL if left out. */
  readonly optionValue?: string;
  /** Share of gains that counts for initial margin. */
  readonly initialGains?: string;
  readonly models?: object;
};

const counted = (weight: string, isCash: boolean) => ({
  initialWeight: weight,
  maintenanceWeight: weight,
  initialLiabilityWeight: '1',
  maintenanceLiabilityWeight: '1',
  isCash,
});

/** The worst of spot moves by `move` and half of it, volatility up and down; initial margin a quarter more. */
export function scenarioDocument(changes: Changes = {}): object {
  const { move = '0.1', without, cash = 'USD' } = changes;
  const { optionValue = 'pnl', initialGains = '1' } = changes;
  const known = { [cash]: counted('1', true), BTC: counted('0.9', false) };
  const assets = Object.fromEntries(Object.entries(known).filter(([name]) => name !== without));
  const half = String(Number(move) / 2);
  const moves = [move, half, '0', `-${half}`, `-${move}`];
  const scenarios = moves.flatMap((spot) =>
    ['0.4', '0', '-0.3'].map((size) => ({
      move: spot,
      volatility: 'relative',
      size,
    })),
  );
  return {
    format: 1,
    name: 'test-scenarios',
    title: 'Test',
    about: 'For tests.',
    date: '2026-11-21',
    sources: { house: { title: 'Test', where: 'here', date: '2026-11-21', kind: 'house' } },
    inferred: [],
    notCovered: [],
    rounding: { source: 'house', remainder: 'largestRemainder' },
    equity: {
      source: 'house',
      parameters: {
        assets: changes.assets ?? assets,
        unlisted: 'refused',
        unrealised: {
          initial: { positiveWeight: initialGains, optionValue },
          maintenance: { positiveWeight: '1', optionValue },
          netting: 'position',
          fundingOwed: 'counted',
          withdrawable: 'none',
        },
      },
    },
    models: changes.models ?? {
      risk: {
        model: 'scenarios',
        source: 'house',
        ...(changes.kinds === undefined ? {} : { appliesTo: { kinds: changes.kinds } }),
        parameters: {
          scenarios,
          pricing: { discounting: 'none', zeroVolatility: 'refused' },
        },
      },
    },
    initial: { scale: '1.25', of: { level: 'maintenance', of: 'risk' } },
    maintenance: 'risk',
  };
}
