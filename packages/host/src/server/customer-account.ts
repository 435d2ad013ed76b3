// Which accounts have an answer at routes that are about customers: those that exist and are not the venue's own.
import type { ReadState } from '@plimsoll/engine';
import { HttpError } from './http-errors.ts';

/** Throws the 404 that says which of the two it is. */
export function refuseNoCustomer(
  state: Pick<ReadState, 'scalar' | 'accountKind'>,
  account: number,
): void {
  if (account >= state.scalar('accounts'))
    throw new HttpError(404, 'UnknownAccount', `There is no account ${account}.`);
  const kind = state.accountKind(account);
  if (kind === 'insurance' || kind === 'suspense')
    throw new HttpError(
      404,
      'HouseAccount',
      `Account ${account} is the venue's own, not a customer's.`,
    );
}
