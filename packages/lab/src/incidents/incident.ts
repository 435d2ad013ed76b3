// What an incident is here: what happened and where, the venue's rule of the day as a small float model, and the same story
// driven through the real engine in three settings. The stories themselves are one file each.

/** `ours`: every defence. `unguarded`: our engine set up as that venue was. `guarded`: that, and the one deciding defence. */
export type Setting = 'ours' | 'guarded' | 'unguarded';

/** Money in USD; `steps` are sentences for a person, in order. */
export type Told = { readonly loss: number; readonly steps: readonly string[] };

/** Who carries a loss, USD. */
export type Bearers = {
  /** What the insurance fund is worth less than before, its inventory at the last price; 0 where it gained. */
  readonly fund: number;
  /** Winners who were deleveraged below the mark, at the bankruptcy price of who lost. */
  readonly deleveraged: number;
  readonly socialised: number;
  readonly uncovered: number;
  /** Customers who lost by the rule what the market did not take from them. */
  readonly customers: number;
};

export type Refusal = { readonly what: string; readonly type: string; readonly text: string };

/** One point of a chart: time in ms, price of the coin, loss so far in USD. */
export type Point = { readonly time: number; readonly price: number; readonly loss: number };

export type Played = Told & {
  readonly bearers: Bearers;
  /** Winning positions that were closed early, at the mark or at a bankruptcy price, USD. */
  readonly deleveragedNotional: number;
  readonly refusals: readonly Refusal[];
  readonly series: readonly Point[];
  /** By asset, what came in less what is accounted for: "0" when nothing was lost or made. */
  readonly differences: { readonly [symbol: string]: string };
};

export type IncidentRun = {
  readonly theirs: Told;
  readonly ours: Played;
  readonly guarded: Played;
  readonly unguarded: Played;
};

export type Incident = {
  readonly id: string;
  readonly date: string;
  readonly venue: string;
  readonly title: string;
  readonly mechanism: string;
  /** Where the numbers are from. */
  readonly source: readonly string[];
  /** What no source states and the models take as given. */
  readonly assumed: string;
  /** The loss as it was reported, USD, what it counts, and the factor within which the model has to come. */
  readonly documented: { readonly loss: number; readonly what: string; readonly factor: number };
  /** What decides: `unguarded` and `guarded` differ by this alone. */
  readonly defence: {
    readonly name: string;
    readonly parameter: string;
    readonly off: string;
    readonly on: string;
    readonly why: string;
  };
  /** The most that may be lost in the setting `ours`, USD, and why. */
  readonly bound: { readonly usd: number; readonly why: string };
  readonly run: () => IncidentRun;
};

/** Plays a story in the three settings. */
export const inAllSettings = (
  play: (setting: Setting) => Played,
): Pick<IncidentRun, 'ours' | 'guarded' | 'unguarded'> => ({
  ours: play('ours'),
  guarded: play('guarded'),
  unguarded: play('unguarded'),
});

/** USD 1.23 M for sentences. */
export const inMillions = (usd: number): string =>
  Math.abs(usd) >= 1e6
    ? `USD ${(usd / 1e6).toFixed(2)} M`
    : `USD ${Math.round(usd).toLocaleString('en-US')}`;
