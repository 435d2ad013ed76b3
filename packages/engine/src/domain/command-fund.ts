// The fund's contributors and its targets. Tags 38 to 44.
import type { SchemaTable } from './record.ts';

export const fundCommands = {} as const satisfies SchemaTable;
