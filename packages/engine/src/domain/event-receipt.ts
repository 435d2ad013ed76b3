// Receipts of deleveraging: who, at what rank, why, and what another policy would have taken. Tags 150 to 154.
import type { SchemaTable } from './record.ts';

export const receiptEvents = {} as const satisfies SchemaTable;
