// The incidents, by date.
import { ethWhale } from './eth-whale-2025-03-12.ts';
import type { Incident, IncidentRun } from './incident.ts';
import { jelly } from './jelly-2025-03-26.ts';
import { maker } from './maker-2020-03-12.ts';
import { mango } from './mango-2022-10-11.ts';
import { popcat } from './popcat-2025-11-12.ts';
import { usde } from './usde-2025-10-10.ts';
import { xpl } from './xpl-2025-08-26.ts';
import { yfi } from './yfi-2023-11-17.ts';

export const INCIDENTS: readonly Incident[] = [
  maker,
  mango,
  yfi,
  ethWhale,
  jelly,
  xpl,
  usde,
  popcat,
];

export type IncidentReport = Omit<Incident, 'run'> & IncidentRun;

/** Plays one incident in every setting. */
export function reportOf(incident: Incident): IncidentReport {
  const { run, ...told } = incident;
  return { ...told, ...run() };
}
