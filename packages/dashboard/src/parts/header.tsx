// The top of the page: whose venue this is, whether it runs, what is durable, and whether this page still hears it.
import type { StatusView } from '@plimsoll/engine/views';
import { useEffect, useState } from 'react';
import { count, date, shortHash, timeOfDay } from '../format.ts';
import { venueStore } from '../stream/use-venue.ts';
import type { Connection, VenueSnapshot } from '../stream/venue-store.ts';
import { Badge, type Tone } from './frame.tsx';

const STATES: { readonly [S in StatusView['state']]: readonly [tone: Tone, text: string] } = {
  running: ['calm', 'running'],
  recovering: ['info', 'recovering'],
  stopping: ['warn', 'stopping'],
  poisoned: ['bad', 'stopped by a failed check'],
};

export function Header({ venue }: { readonly venue: VenueSnapshot }) {
  const status = venue.message?.status;
  return (
    <header className="flex flex-wrap items-center gap-x-6 gap-y-2 border-b border-line bg-panel px-4 py-2.5">
      <h1 className="flex items-center gap-2.5 text-lg font-semibold tracking-tight">
        <img src="/plimsoll.svg" alt="" className="size-6" />
        Plimsoll
      </h1>
      {status !== undefined && <Facts status={status} />}
      <div className="ml-auto flex items-center gap-2">
        {status !== undefined && venue.connection.type === 'live' && (
          <Badge tone={STATES[status.state][0]}>venue {STATES[status.state][1]}</Badge>
        )}
        <ConnectionBadge connection={venue.connection} />
      </div>
    </header>
  );
}

function Facts({ status }: { readonly status: StatusView }) {
  const { stepHash, stateRoot } = status.stateHash;
  return (
    <dl className="order-last flex w-full flex-wrap gap-x-6 gap-y-1 text-xs sm:order-none sm:w-auto">
      <Fact name="Engine time" value={`${date(status.time)}, ${timeOfDay(status.time)} UTC`} />
      <Fact name="Durable step" value={count(status.sequence)} />
      <Fact
        name="State hash"
        value={shortHash(stepHash)}
        title={`step hash ${stepHash}\nstate root ${stateRoot}`}
        mono
      />
    </dl>
  );
}

type FactProps = {
  readonly name: string;
  readonly value: string;
  readonly title?: string;
  readonly mono?: boolean;
};

function Fact({ name, value, title, mono = false }: FactProps) {
  return (
    <div className="flex items-baseline gap-1.5" title={title}>
      <dt className="text-faint">{name}</dt>
      <dd className={mono ? 'font-mono' : ''}>{value}</dd>
    </div>
  );
}

function ConnectionBadge({ connection }: { readonly connection: Connection }) {
  if (connection.type === 'live') {
    return (
      <Badge tone="calm" title="Updates arrive over the WebSocket">
        <span aria-hidden="true">● </span>live
      </Badge>
    );
  }
  const text = connection.type === 'connecting' ? 'connecting' : 'disconnected';
  return <Badge tone={connection.type === 'connecting' ? 'info' : 'bad'}>{text}</Badge>;
}

/** Says, below the header, that what the page shows has stopped being true, and when it tries again. */
export function LostBanner({ venue }: { readonly venue: VenueSnapshot }) {
  const { connection } = venue;
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (connection.type !== 'waiting') return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [connection]);
  if (connection.type !== 'waiting') return null;
  const seconds = Math.max(0, Math.ceil((connection.retryAt - now) / 1000));
  const since =
    venue.receivedAt === 0
      ? 'The venue does not answer.'
      : `Connection lost. What you see is from ${new Date(venue.receivedAt).toLocaleTimeString('en-GB')}.`;
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-3 border-b border-bad/40 bg-bad/10 px-4 py-2 text-bad"
    >
      <span>{since}</span>
      <span className="text-soft">
        Attempt {connection.attempt}, next in {seconds} s.
      </span>
      <button
        type="button"
        onClick={venueStore.connect}
        className="rounded border border-bad/50 px-2 py-0.5 text-xs hover:bg-bad/20"
      >
        Try now
      </button>
    </div>
  );
}
