// Statements of the fund between two times, since the process began: what the engine's statements said at the start of each minute
// in which something happened, and the differences of that. Amounts are exact decimal text throughout.
import { formatDecimal, parseDecimal, type ReadState } from '@plimsoll/engine';
import {
  FundStatements,
  type FundStatementsView,
  type FundStatementView,
} from '@plimsoll/engine/views';
import type { DurableStep } from './venue-port.ts';

const MINUTE_MS = 60_000;
/** Two days of minutes; before that only the start is known. */
const MARKS_KEPT = 2_880;

/** All that came and went since the start, as it was at a time. */
type Mark = { readonly time: number; readonly statements: readonly FundStatementView[] };

export class LiveStatements {
  private readonly state: () => ReadState;
  private readonly statements: FundStatements;
  /** Steps up to here are in what the statements open with. */
  private readonly sinceSequence: number;
  private marks: Mark[];

  constructor(state: () => ReadState) {
    this.state = state;
    this.statements = new FundStatements(state);
    this.sinceSequence = state().scalar('sequence');
    this.marks = [{ time: state().time, statements: this.statements.statements() }];
  }

  hear({ sequence, time, events }: DurableStep): void {
    if (sequence <= this.sinceSequence) return;
    const [start] = this.marks;
    // A venue that was new when the process began has a time only with its first step.
    if (start?.time === 0) this.marks = [{ ...start, time }, ...this.marks.slice(1)];
    const minute = time - (time % MINUTE_MS);
    if (minute > (this.marks.at(-1)?.time ?? 0)) this.mark(minute);
    this.statements.push(events);
  }

  /** Of the first statement, ms since 1970: before it nothing is known. */
  get start(): number {
    return this.marks[0]?.time ?? 0;
  }

  /** Between the last whole minute at or before `from` and the first at or after `to`, as far as they are known. */
  between(from: number, to: number): FundStatementsView {
    const state = this.state();
    const now: Mark = { time: state.time, statements: this.statements.statements() };
    const opening = this.marks.findLast(({ time }) => time <= from) ?? this.marks[0] ?? now;
    const closing = this.marks.find(({ time }) => time >= to && time > opening.time) ?? now;
    const asset = state.listing.assets[0];
    const scale = asset?.scale ?? 0;
    return {
      asset: asset?.symbol ?? '',
      from: opening.time,
      to: closing.time,
      statements: closing.statements.map((statement) => {
        const before = opening.statements.find(({ of }) => of === statement.of);
        return before === undefined ? statement : since(before, statement, scale);
      }),
    };
  }

  private mark(time: number): void {
    this.marks.push({ time, statements: this.statements.statements() });
    const [first] = this.marks;
    // The start stays: a statement since then is always possible.
    if (this.marks.length > MARKS_KEPT && first !== undefined)
      this.marks = [first, ...this.marks.slice(2)];
  }
}

/** What is in the later statement and not yet in the earlier one; causes without any are left out. */
function since(
  before: FundStatementView,
  after: FundStatementView,
  scale: number,
): FundStatementView {
  const less = (a: string, b: string | undefined): string =>
    formatDecimal(exact(a, scale) - exact(b ?? '0', scale), scale);
  const lines = after.lines
    .map((line) => {
      const earlier = before.lines.find(({ cause }) => cause === line.cause);
      return { ...line, in: less(line.in, earlier?.in), out: less(line.out, earlier?.out) };
    })
    .filter((line) => line.in !== '0' || line.out !== '0');
  return { ...after, opening: before.closing, lines };
}

/** Text that the engine wrote is a decimal of its own scale; anything else is a bug of ours. */
function exact(text: string, scale: number): bigint {
  const read = parseDecimal(text, scale);
  if (!read.ok) throw new Error(`a statement says ${text}: ${read.error.message}`);
  return read.value;
}
