// What a fill makes of a position, as formulas: packages/engine/src/ledger/position.ts, line by line.
import {
  abs,
  add,
  eq,
  gt,
  type Int,
  le,
  mulDivUp,
  neg,
  or,
  sub,
  when,
  ZERO,
  and,
} from '../formula.ts';

export type Fill = {
  readonly size: Int;
  readonly cost: Int;
  readonly delta: Int;
  readonly quote: Int;
};

export function fillPosition({ size, cost, delta, quote }: Fill): {
  readonly sizeAfter: Int;
  readonly costAfter: Int;
  readonly realised: Int;
} {
  const sameSide = or(and(gt(size, ZERO), gt(delta, ZERO)), and(le(size, ZERO), le(delta, ZERO)));
  const opens = or(eq(size, ZERO), sameSide);
  const held = abs(size);
  const moved = abs(delta);
  const costClosed = when(eq(moved, held), cost, mulDivUp(cost, moved, held));
  const quoteClosing = mulDivUp(quote, held, moved);
  const reduces = le(moved, held);
  const pick = (whenOpens: Int, whenReduces: Int, whenTurns: Int): Int =>
    when(opens, whenOpens, when(reduces, whenReduces, whenTurns));
  return {
    sizeAfter: add(size, delta),
    costAfter: pick(add(cost, quote), sub(cost, costClosed), sub(quote, quoteClosing)),
    realised: pick(ZERO, neg(add(quote, costClosed)), neg(add(quoteClosing, cost))),
  };
}
