// Backstop market makers: what they commit to take, at what price, and what they may lose. Tags 135 to 139.
import type { SchemaTable } from './record.ts';

export const backstopEvents = {} as const satisfies SchemaTable;
