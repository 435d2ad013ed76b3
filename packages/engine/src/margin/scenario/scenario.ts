// One scenario of a risk grid: how far spot moves, what volatility does, and how much of the resulting profit or loss
// counts. A list of these is data of a rulebook; what a direction of volatility amounts to is shocks.ts.
import { Exact } from '../../base/exact.ts';
import { decimal, object, oneOf, optional, text, type Schema } from '../../domain/schema.ts';

export const VOLATILITY_DIRECTIONS = [
  'none',
  'up',
  'down',
  'linearSkew',
  'absoluteSkew',
  'relative',
  'absolute',
] as const;

/** `up`, `down` and the skews are sized by the rulebook's shock parameters, the last two by the scenario itself. */
export type VolatilityMove =
  | { readonly type: 'none' | 'up' | 'down' | 'linearSkew' | 'absoluteSkew' }
  /** Times 1 + by. */
  | { readonly type: 'relative'; readonly by: Exact }
  /** Plus by, in volatility points: 0.2 is 20 points. */
  | { readonly type: 'absolute'; readonly by: Exact };

export type Scenario = {
  /** Unique in its list, for the explanation: `+13.5 %, volatility up`. */
  readonly label: string;
  /** Move of spot as a fraction, above -1: 0.15 is up 15 %. */
  readonly move: Exact;
  readonly volatility: VolatilityMove;
  /** From 0: multiplies profit and loss of the scenario, as for moves far beyond the core range. */
  readonly dampening: Exact;
  /** From 0: multiplies the loss when scenarios compete for the worst; the reported PnL is before it. */
  readonly weight: Exact;
};

/** A scenario without dampening and at full weight, labelled by what it does. */
export function scenario(
  move: Exact,
  volatility: VolatilityMove,
  given: { readonly dampening?: Exact; readonly weight?: Exact } = {},
): Scenario {
  const { dampening = Exact.ONE, weight = Exact.ONE } = given;
  return { label: labelOf({ move, volatility, dampening }), move, volatility, dampening, weight };
}

/** `spot +13.5 %, volatility up, x 0.2`. */
export function labelOf(of: Pick<Scenario, 'move' | 'volatility' | 'dampening'>): string {
  const percent = of.move.times(Exact.integer(100));
  const spot = `spot ${percent.sign > 0 ? '+' : ''}${percent} %`;
  const { volatility } = of;
  const size = 'by' in volatility ? ` ${volatility.by}` : '';
  const dampening = of.dampening.equals(Exact.ONE) ? '' : `, x ${of.dampening}`;
  return `${spot}, volatility ${volatility.type}${size}${dampening}`;
}

const written = object('one scenario of the grid', {
  move: decimal('move of spot as a fraction', { above: '-1', max: '1000' }),
  volatility: oneOf('what volatility does', VOLATILITY_DIRECTIONS),
  size: optional(
    decimal('size of a relative or absolute move of volatility', { min: '-10', max: '10' }),
  ),
  dampening: optional(decimal('share of PnL that counts', { min: '0', max: '1000' })),
  weight: optional(decimal('share of the loss that competes', { min: '0', max: '1000' })),
  label: optional(text('its name in explanations')),
});

/** Reads a scenario from a rulebook. */
export const scenarioSchema: Schema<Scenario> = {
  expects: written.expects,
  doc: written.doc,
  isOptional: false,
  read(value, path, mistakes) {
    const read = written.read(value, path, mistakes);
    if (read === undefined) return undefined;
    const { volatility: type, size } = read;
    const isSized = type === 'relative' || type === 'absolute';
    if (isSized !== (size !== undefined)) {
      const message = isSized
        ? `a ${type} move of volatility needs "size"`
        : `"size" says nothing here: volatility "${type}" is sized by the shock parameters`;
      mistakes.push({ path, message });
      return undefined;
    }
    const volatility: VolatilityMove =
      isSized && size !== undefined ? { type, by: size } : { type: type as 'none' };
    const plain = scenario(read.move, volatility, {
      ...(read.dampening === undefined ? {} : { dampening: read.dampening }),
      ...(read.weight === undefined ? {} : { weight: read.weight }),
    });
    return read.label === undefined ? plain : { ...plain, label: read.label };
  },
};
