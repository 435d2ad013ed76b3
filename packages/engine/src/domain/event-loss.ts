// Losses shared by an index that accounts meet when next touched, and gains taken back before they mature. Tags 155 to 164.
import type { SchemaTable } from './record.ts';

export const lossEvents = {} as const satisfies SchemaTable;
