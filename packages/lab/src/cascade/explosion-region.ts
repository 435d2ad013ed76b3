// Where the loop explodes: amplification and reproduction number over shock and depth, and for each shock and leverage the
// depth at which the reproduction number crosses 1, found by bisection through the engine and, beside it, from theory alone.
//
// The theory: if the price stands a log distance x below its start and M(x) is the notional liquidated on the way, liquidating
// T moves the price by I(T / depth), so the next generation is M(s + I(T_k)) - M(s + I(T_{k-1})) for a shock s: as a ratio,
// impact I' times the density M' of liquidatable notional at the price. The loop dies out below 1 and explodes above.
import { DEPTH_MINUTES_OF_TRADING } from '../book/calibrate-depth.ts';
import { exp, ln } from '../base/elementary.ts';
import { type CascadeSettings, type Scene, sceneOf } from './cascade-settings.ts';
import { type Generations, runGenerations, shockScene, type Shocked } from './generations.ts';
import { type ImpactLaw, impactLaw, impactOf } from './impact-law.ts';
import { LiquidationProfile } from './liquidation-profile.ts';
import { shockBars } from './shock-market.ts';

export type RegionAxes = {
  /** Signed shares of the price, all falls: -0.1 and so on, mildest first. */
  readonly shocks: readonly number[];
  /** Multiples of the market's depth. */
  readonly depths: readonly number[];
  /** Multiples of the drawn leverage; the boundary is found for each. */
  readonly leverages: readonly number[];
};
export const REGION_AXES: RegionAxes = {
  shocks: [-0.03, -0.04, -0.06, -0.08, -0.1, -0.15, -0.2],
  depths: [2, 1, 0.5, 0.25],
  leverages: [0.5, 1, 2],
};

export type RegionCell = {
  readonly shock: number;
  readonly depth: number;
  readonly amplification: number;
  readonly reproduction: number;
  /** The same from the profile of the accounts, without the engine. */
  readonly theory: number;
  readonly generations: number;
  readonly liquidated: number;
};
export type BoundaryPoint = {
  readonly shock: number;
  readonly leverage: number;
  /** Depth multiple below which the loop explodes; null: at no depth, or none within reach. */
  readonly measured: number | null;
  readonly theory: number | null;
  /** Impact of one unit times density of liquidatable notional over the next 1 % of price, at the depth of 1. */
  readonly density: number;
};
export type ExplosionRegion = {
  readonly axes: RegionAxes;
  /** Notional within 1 % and positions of the population at multiples of 1, quote units. */
  readonly depth: number;
  readonly positions: number;
  readonly cells: readonly RegionCell[];
  readonly boundary: readonly BoundaryPoint[];
  readonly isBalanced: boolean;
};

/** The boundary is looked for down to one part in so many and up to so many times the depth, first around the theory's. */
const DEPTH_MOST = 32;
const NEAR_THEORY = 0.24;
/** In logarithms: the boundary is known to 3 % either way. */
const PRECISION = 0.06;
const GENERATIONS_MAX = 60;
const PROFILE_FURTHEST = 1.1;
const NEAR = 0.01;
/** Of the bars that list the market; the walk of prices is its own. */
const SHOCK_MS = 600_000;

export function explosionRegion(
  settings: CascadeSettings,
  options: {
    readonly axes: RegionAxes;
    readonly onProgress?: (done: number, total: number) => void;
  },
): ExplosionRegion {
  const { axes } = options;
  const { shocks, depths, leverages } = axes;
  const total = shocks.length * (leverages.length + depths.length);
  let done = 0;
  const progress = (): void => options.onProgress?.((done += 1), total);
  const cells: RegionCell[] = [];
  const boundary: BoundaryPoint[] = [];
  let isBalanced = true;
  let sizes = { depth: 0, positions: 0 };
  for (const leverage of leverages) {
    const stage = new Stage({ ...settings, leverage: leverage * settings.leverage }, shocks);
    for (const [i, shock] of shocks.entries()) {
      for (const depth of leverage === 1 ? depths : []) {
        cells.push(stage.cell(i, { shock, depth }));
        progress();
      }
      boundary.push(stage.boundary(i, { shock, leverage }));
      progress();
    }
    sizes = { depth: stage.depth, positions: stage.positions };
    isBalanced &&= stage.isBalanced;
  }
  return { axes, ...sizes, cells, boundary, isBalanced };
}

/** One population, shocked as far as each of the shocks; every question branches off from there. */
class Stage {
  readonly depth: number;
  readonly positions: number;
  isBalanced = true;
  private readonly scene: Scene;
  private readonly profile: LiquidationProfile;
  private readonly shocked: readonly Shocked[];
  private readonly law: ImpactLaw;

  constructor(settings: CascadeSettings, shocks: readonly number[]) {
    const move = Math.min(...shocks);
    const files = [shockBars({ move, overMs: SHOCK_MS, afterMs: SHOCK_MS })];
    this.scene = sceneOf(files, settings);
    const [market] = this.scene.venue.markets;
    if (market === undefined) throw new Error('the market of a shock is listed');
    const venue = this.scene.venue.inputs.find((input) => input.type === 'ConfigureVenue');
    this.profile = new LiquidationProfile(this.scene.plans, market, {
      exitPpm: venue?.exitPpm ?? 1_000_000,
      furthest: PROFILE_FURTHEST,
    });
    this.shocked = shockScene(
      this.scene,
      shocks.map((shock) => -ln(1 + shock)),
    );
    this.law = impactLaw(settings.impact);
    this.depth = (DEPTH_MINUTES_OF_TRADING * market.dailyNotional) / 1440;
    this.positions = this.scene.venue.populationNotional;
  }

  cell(i: number, at: { readonly shock: number; readonly depth: number }): RegionCell {
    const { amplification, reproduction, notional } = this.run(i, at.depth);
    return {
      ...at,
      amplification,
      reproduction,
      theory: this.inTheory(i, at.depth),
      generations: notional.length,
      liquidated: notional.reduce((sum, value) => sum + value, 0),
    };
  }

  boundary(i: number, at: { readonly shock: number; readonly leverage: number }): BoundaryPoint {
    const theory = crossing((multiple) => this.inTheory(i, multiple), null);
    const measured = crossing((multiple) => this.run(i, multiple, 1).reproduction, theory);
    const { profile, law, depth } = this;
    const density = densityAt(profile, { fall: this.from(i).fall, depth, law });
    return { ...at, measured, theory, density };
  }

  private run(i: number, multiple: number, until = Number.POSITIVE_INFINITY): Generations {
    const { scene, law, depth } = this;
    const generations = runGenerations(scene, this.from(i), {
      depth: depth * multiple,
      law,
      until,
    });
    this.isBalanced &&= generations.isBalanced;
    return generations;
  }

  private inTheory(i: number, multiple: number): number {
    const { profile, law, depth } = this;
    return reproductionOf(profile, { fall: this.from(i).fall, depth: depth * multiple, law });
  }

  private from(i: number): Shocked {
    return this.shocked[i] as Shocked;
  }
}
/** The reproduction number of the loop that a profile and a book make, as `runGenerations` measures it. */
export function reproductionOf(
  profile: Pick<LiquidationProfile, 'upTo'>,
  loop: { readonly fall: number; readonly depth: number; readonly law: ImpactLaw },
): number {
  const first = profile.upTo(loop.fall);
  let total = first;
  let reproduction = 0;
  for (let k = 0; k < GENERATIONS_MAX && total > 0; k += 1) {
    const next = profile.upTo(loop.fall + impactOf(loop.law, total / loop.depth));
    reproduction = Math.max(reproduction, (next - first) / total);
    if (next - total < 1e-6 * total) break;
    total = next;
  }
  return reproduction;
}

/** I' x M': the marginal impact where the shock left the book, times the density of notional just ahead. */
export function densityAt(
  profile: Pick<LiquidationProfile, 'upTo'>,
  loop: { readonly fall: number; readonly depth: number; readonly law: ImpactLaw },
): number {
  const eaten = profile.upTo(loop.fall);
  const ahead = profile.upTo(loop.fall + NEAR) - eaten;
  if (ahead <= 0) return 0;
  const impact =
    impactOf(loop.law, (eaten + ahead) / loop.depth) - impactOf(loop.law, eaten / loop.depth);
  return impact / NEAR;
}

/** The depth multiple at which a reproduction number that falls with depth is 1; null if it is within no reach. */
function crossing(reproduction: (multiple: number) => number, near: number | null): number | null {
  const guess = ln(near ?? 1);
  const reach = near === null ? ln(DEPTH_MOST) : NEAR_THEORY;
  let low = guess - reach;
  let high = guess + reach;
  const explodes = (multiple: number): boolean => reproduction(exp(multiple)) >= 1;
  while (low > -ln(DEPTH_MOST) && !explodes(low)) [low, high] = [low - reach, low];
  if (low <= -ln(DEPTH_MOST) && !explodes(low)) return null;
  while (high < ln(DEPTH_MOST) && explodes(high)) [low, high] = [high, high + reach];
  if (high >= ln(DEPTH_MOST) && explodes(high)) return null;
  while (high - low > PRECISION) {
    const middle = (low + high) / 2;
    if (explodes(middle)) low = middle;
    else high = middle;
  }
  return exp((low + high) / 2);
}
