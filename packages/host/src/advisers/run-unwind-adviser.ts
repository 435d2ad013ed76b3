// Runs the adviser of unwinds beside the venue: hears what became durable, and submits proposals like anybody's command. The
// solver is loaded when an unwind is wanted for the first time, so a venue whose ladder has no such rung never loads it.
import { loadSolver, UnwindAdviser } from '@plimsoll/lab';
import type { VenuePort } from '../server/venue-port.ts';

export type RunningAdviser = { stop(): void };

export function runUnwindAdviser(
  venue: Pick<VenuePort, 'onDurable' | 'submit' | 'state'>,
  say: (line: string) => void,
): RunningAdviser {
  let isStopped = false;
  let adviser: Promise<UnwindAdviser> | undefined;
  const stopListening = venue.onDurable(({ events }) => {
    const wanted = events.filter(({ type }) => type === 'UnwindWanted');
    if (wanted.length === 0) return;
    adviser ??= loadSolver().then((solve) => new UnwindAdviser({ solve }));
    void adviser
      .then(async (ready) => {
        for (const event of wanted) ready.onEvent(event);
        if (isStopped) return;
        for (const proposal of ready.proposals(venue.state, venue.state.time)) {
          // A refusal is an answer: prices moved meanwhile, and the engine has a plan of its own.
          await venue.submit(proposal);
        }
      })
      .catch((error: unknown) => {
        // An adviser may fail; the venue goes on without it.
        if (!isStopped) say(`the adviser of unwinds gave no proposal: ${String(error)}`);
      });
  });
  return {
    stop(): void {
      isStopped = true;
      stopListening();
    },
  };
}
