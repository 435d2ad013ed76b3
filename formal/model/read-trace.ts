// States of the model as plain values, out of the Informal Trace Format of Quint.

export type ModelAccount = {
  readonly cash: bigint;
  readonly size: bigint;
  readonly cost: bigint;
  readonly stage: string;
  /** Of the contributors' tranche. */
  readonly shares: bigint;
  readonly order: { readonly lots: bigint; readonly limit: bigint; readonly expires: bigint };
};
export type ModelState = {
  readonly accounts: ReadonlyMap<number, ModelAccount>;
  readonly mark: bigint;
  readonly band: boolean;
  readonly claims: readonly {
    readonly kind: string;
    readonly account: bigint;
    readonly size: bigint;
    readonly amount: bigint;
  }[];
  readonly uncovered: bigint;
  readonly lending: bigint;
  readonly tranche: bigint;
  readonly halted: boolean;
  readonly fees: bigint;
};
export type ModelAct = {
  readonly kind: string;
  readonly a: bigint;
  readonly b: bigint;
  readonly n: bigint;
  readonly price: bigint;
};
export type ModelStep = { readonly act: ModelAct; readonly after: ModelState };

/** The first step is the start of the trace. */
export function readTrace(text: string): readonly ModelStep[] {
  const { states } = JSON.parse(text) as { readonly states: readonly Record<string, unknown>[] };
  return states.map((state) => {
    const after = plain(state['s']) as Omit<ModelState, 'accounts'> & {
      readonly accounts: ReadonlyMap<bigint, ModelAccount>;
    };
    const accounts = new Map([...after.accounts].map(([id, held]) => [Number(id), held]));
    return { act: plain(state['act']) as ModelAct, after: { ...after, accounts } };
  });
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Record<string, unknown>;
  if (typeof record['#bigint'] === 'string') return BigInt(record['#bigint']);
  const pairs = record['#map'];
  if (Array.isArray(pairs))
    return new Map((pairs as [unknown, unknown][]).map(([key, of]) => [plain(key), plain(of)]));
  return Object.fromEntries(Object.entries(record).map(([key, of]) => [key, plain(of)]));
}
