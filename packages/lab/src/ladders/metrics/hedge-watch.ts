// Hedges that liquidation or deleveraging broke: an account whose long and short legs nearly cancelled, and whose net delta a
// forced trade then enlarged. Net and gross are worth at the mark over all markets of the account; floats.

/** Hedged: the net of the legs is at most this share of their sum. */
export const HEDGED_UP_TO = 0.25;

export type Leg = { readonly market: number; readonly lots: number };

export class HedgeWatch {
  /** Accounts whose hedge was broken at least once. */
  readonly broken = new Set<number>();
  /** Net delta that forced trades added to hedged accounts, quote units. */
  deltaAdded = 0;
  private readonly forced = new Map<number, Map<number, number>>();

  /** A forced change of position since the last step, in lots with their sign. */
  note(account: number, market: number, change: number): void {
    let changes = this.forced.get(account);
    if (changes === undefined) this.forced.set(account, (changes = new Map<number, number>()));
    changes.set(market, (changes.get(market) ?? 0) + change);
  }

  /** Judges the accounts that forced trades touched. `legsOf`: what the account holds now; `lotValue`: worth of a lot now. */
  step(legsOf: (account: number) => readonly Leg[], lotValue: (market: number) => number): void {
    for (const [account, changes] of this.forced) {
      const now = new Map(legsOf(account).map(({ market, lots }) => [market, lots]));
      let [net, gross, netBefore, grossBefore] = [0, 0, 0, 0];
      for (const market of new Set([...now.keys(), ...changes.keys()])) {
        const value = lotValue(market);
        const after = (now.get(market) ?? 0) * value;
        const before = after - (changes.get(market) ?? 0) * value;
        net += after;
        gross += Math.abs(after);
        netBefore += before;
        grossBefore += Math.abs(before);
      }
      const wasHedged = grossBefore > 0 && Math.abs(netBefore) <= HEDGED_UP_TO * grossBefore;
      const added = Math.abs(net) - Math.abs(netBefore);
      // A cent is rounding, not a broken hedge; what is flat has none left to break.
      if (!wasHedged || gross === 0 || added <= 0.01) continue;
      this.broken.add(account);
      this.deltaAdded += added;
    }
    this.forced.clear();
  }
}
