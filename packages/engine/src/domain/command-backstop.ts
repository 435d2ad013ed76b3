// Backstop market makers: what they commit to take, at what price, and what they may lose. Tags 30 to 32.
import type { SchemaTable } from './record.ts';

export const backstopCommands = {} as const satisfies SchemaTable;
