// Unwinds that an adviser proposes, and rebalancing that an owner accepts. Tags 140 to 149.
import type { SchemaTable } from './record.ts';

export const unwindEvents = {} as const satisfies SchemaTable;
