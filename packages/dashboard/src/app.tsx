// The page: one screen on a desk, the ladder and the margin schedule below it, one column on a phone. Every part reads the last message of the stream.
import { useEffect, useState } from 'react';
import { AccountPanel } from './parts/account-panel.tsx';
import { Accounts } from './parts/accounts.tsx';
import { AffectedPanel } from './parts/affected-panel.tsx';
import { Fund } from './parts/fund.tsx';
import { LiquidationDesk } from './parts/liquidation-desk.tsx';
import { Header, LostBanner } from './parts/header.tsx';
import { Liquidations } from './parts/liquidations.tsx';
import { Markets } from './parts/markets.tsx';
import { PriceChart } from './parts/price-chart.tsx';
import { Schedule } from './parts/schedule.tsx';
import type { ScheduleLine } from './parts/schedule-line.ts';
import { Summary } from './parts/summary.tsx';
import { useSchedule } from './stream/use-schedule.ts';
import { useVenue, venueStore } from './stream/use-venue.ts';

export function App() {
  const venue = useVenue();
  const [selected, setSelected] = useState(0);
  const schedule = useSchedule();
  const [affected, setAffected] = useState<ScheduleLine | undefined>(undefined);
  const [opened, setOpened] = useState<number | undefined>(undefined);
  useEffect(() => {
    venueStore.connect();
    return () => venueStore.disconnect();
  }, []);
  const { message } = venue;
  const isAway = venue.connection.type === 'waiting' && message !== undefined;
  return (
    <div className="flex min-h-dvh flex-col">
      <Header venue={venue} />
      <LostBanner venue={venue} />
      <main
        className={`flex flex-1 flex-col gap-3 p-3 transition-opacity ${isAway ? 'opacity-60' : ''}`}
      >
        <Summary message={message} />
        <div className="grid min-h-0 shrink-0 xl:h-[max(38rem,calc(100dvh-13rem))] grid-cols-1 gap-3 lg:grid-cols-2 xl:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)_minmax(0,0.85fr)]">
          <div className="flex min-h-0 min-w-0 flex-col gap-3">
            <Markets markets={message?.markets} selected={selected} onSelect={setSelected} />
            <PriceChart market={message?.markets[selected]} />
          </div>
          <div className="flex max-h-[44rem] min-h-0 min-w-0 flex-col gap-3 xl:max-h-none">
            <Accounts message={message} onOpen={setOpened} />
          </div>
          <div className="flex min-h-0 min-w-0 flex-col gap-3 lg:col-span-2 lg:grid lg:grid-cols-2 xl:col-span-1 xl:flex">
            <Liquidations
              lines={venue.liquidations}
              alarms={schedule?.alarms ?? []}
              isLoading={message === undefined}
              onOpen={setOpened}
            />
            <Fund fund={message?.fund} />
          </div>
        </div>
        <LiquidationDesk message={message} onOpen={setOpened} />
        <Schedule schedule={schedule} onAffected={setAffected} />
      </main>
      {affected !== undefined && (
        <AffectedPanel
          key={affected.key}
          line={affected}
          onOpen={setOpened}
          onClose={() => setAffected(undefined)}
        />
      )}
      {opened !== undefined && (
        <AccountPanel key={opened} id={opened} onClose={() => setOpened(undefined)} />
      )}
    </div>
  );
}
