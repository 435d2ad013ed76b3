// Events of adaptive margin: forecasts heard, changes proposed, overridden and made, and who is sheltered from them. Tags 90
// to 101.
import type { SchemaTable } from './record.ts';

export const scheduleEvents = {} as const satisfies SchemaTable;
