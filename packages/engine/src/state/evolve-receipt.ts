// Receipts are for those who read the records: they change nothing.
import type { Event } from '../domain/event.ts';
import type { State } from './state.ts';

export const evolveReceipt = (_state: State, event: Event): boolean =>
  event.type === 'AdlReceiptIssued';
