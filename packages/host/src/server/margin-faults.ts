// What the margin routes will not answer, and how they say so: portfolios and questions beyond a limit, requests that
// cannot be read, refusals of a model.
import type { MarginRefusal } from '@plimsoll/engine/models';
import { spelledPath } from '../documents/json-document.ts';
import type { Prepared, RequestFault } from '../margin/margin-request.ts';
import { errorBody, HttpError } from './http-errors.ts';

/** Margin is reckoned between two steps of the venue, hence the limits. */
const POSITIONS_MAX = 1000;
/** A question asks the model some hundred times: they are for portfolios of a person, not of a market maker. */
const QUESTIONED_POSITIONS_MAX = 50;
const QUESTIONS_MAX = 4;
/** Points of a surface: each asks the model once. */
const SURFACE_POINTS_MAX = 225;

/** Throws 413 for what would hold up the venue, before any of it is reckoned: a change adds a position at the most. */
export function checkSize({ before, changes, questions }: Prepared): void {
  const { holdings } = before;
  const positions = holdings.positions.length + holdings.orders.length + changes.length;
  if (positions > POSITIONS_MAX) {
    const message = `A portfolio has at most ${POSITIONS_MAX} positions, orders and changes here, this one has ${positions}.`;
    throw new HttpError(413, 'PortfolioTooLarge', message);
  }
  const asked =
    (questions.liquidationPrices?.length ?? 0) +
    (questions.maximumOrders?.length ?? 0) +
    (questions.maximumWithdrawals?.length ?? 0) +
    (questions.surface === undefined ? 0 : 1);
  if (asked > QUESTIONS_MAX) {
    throw new HttpError(
      413,
      'TooManyQuestions',
      `At most ${QUESTIONS_MAX} questions fit one request.`,
    );
  }
  const { surface } = questions;
  const points = surface === undefined ? 0 : surface.rows.count * surface.columns.count;
  if (points > SURFACE_POINTS_MAX) {
    throw new HttpError(
      413,
      'TooManyQuestions',
      `A surface has at most ${SURFACE_POINTS_MAX} points here, this one has ${points}; the command line has no such limit.`,
    );
  }
  if (asked > 0 && positions > QUESTIONED_POSITIONS_MAX) {
    const message =
      `Questions are answered here for at most ${QUESTIONED_POSITIONS_MAX} positions, orders and changes, ` +
      `this portfolio has ${positions}; the command line has no such limit.`;
    throw new HttpError(413, 'PortfolioTooLarge', message);
  }
}

export const statusOf = (fault: RequestFault): number => (fault.type === 'Malformed' ? 400 : 422);

export function faultBody(fault: RequestFault) {
  if (fault.type === 'Refused') return refusalBody(fault.refusal);
  const mistakes = fault.mistakes.map(({ path, message }) => ({
    path: spelledPath(path),
    message,
  }));
  const [first] = mistakes;
  const message =
    first === undefined ? 'The request cannot be read.' : `${first.path}: ${first.message}.`;
  return errorBody('Malformed', message, { mistakes });
}

function refusalBody({ code, message, where, value, range }: MarginRefusal) {
  const numbers = {
    where,
    ...(value === undefined ? {} : { value }),
    ...(range === undefined ? {} : { range }),
  };
  return errorBody(code, `${message}.`, { numbers });
}
