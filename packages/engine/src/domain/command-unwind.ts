// Unwinds that an adviser proposes, and rebalancing that an owner accepts. Tags 33 to 37.
import type { SchemaTable } from './record.ts';

export const unwindCommands = {} as const satisfies SchemaTable;
