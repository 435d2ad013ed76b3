// Who is in liquidation and on which step of the ladder, what is on offer in auctions at the price of now, and which makers stand
// ready. The feed of what happened is beside; here is what is.
import type { AuctionsView, LadderView, StreamMessage } from '@plimsoll/engine/views';
import type { ReactNode } from 'react';
import { compact } from '../format.ts';
import { useLadder, useOffers } from '../stream/use-liquidation.ts';
import { AuctionList } from './auction-list.tsx';
import { BackstopTable } from './backstop-table.tsx';
import { Badge, Loading, Panel } from './frame.tsx';
import { LadderSteps } from './ladder-steps.tsx';
import { stageWords } from './stage-words.ts';

const ACCOUNTS_SHOWN = 12;

type DeskProps = {
  readonly message: StreamMessage | undefined;
  readonly onOpen: (account: number) => void;
};

export function LiquidationDesk({ message, onOpen }: DeskProps) {
  const ladder = useLadder();
  const offers = useOffers();
  return (
    <Panel
      title="Ladder and auctions"
      aside={ladder !== undefined && <Aside ladder={ladder} offers={offers} />}
    >
      {ladder === undefined || offers === undefined || message === undefined ? (
        <Loading rows={4} />
      ) : (
        <div className="grid grid-cols-1 divide-y divide-line lg:grid-cols-2 lg:divide-x lg:divide-y-0 xl:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)_minmax(0,0.9fr)]">
          <Part title="On the ladder">
            <OnLadder ladder={ladder} message={message} onOpen={onOpen} />
          </Part>
          <Part title="Auctions">
            <AuctionList offers={offers} asset={message.fund.asset} onOpen={onOpen} />
          </Part>
          <Part
            title="Backstop makers"
            className="lg:col-span-2 lg:border-t lg:border-line xl:col-span-1 xl:border-t-0"
          >
            <BackstopTable backstops={offers.backstops} now={message.status.time} onOpen={onOpen} />
          </Part>
        </div>
      )}
    </Panel>
  );
}

function Aside({
  ladder,
  offers,
}: {
  readonly ladder: LadderView;
  readonly offers: AuctionsView | undefined;
}) {
  const isStopped = offers !== undefined && offers.breaker !== 'none';
  return (
    <span className="flex flex-wrap items-center justify-end gap-x-2 gap-y-1">
      {isStopped && <Badge tone="warn">{BREAKERS[offers.breaker]}</Badge>}
      {offers !== undefined && offers.inAuction !== '0' && (
        <span>{compact(offers.inAuction)} in auction</span>
      )}
      <span>
        ladder <b className="font-semibold text-ink">{ladder.name}</b>
      </span>
    </span>
  );
}

const BREAKERS: { readonly [B in AuctionsView['breaker']]: string } = {
  none: '',
  noNew: 'no new auctions',
  noReset: 'no resets of auctions',
  noBids: 'no bids',
};

function Part({
  title,
  className = '',
  children,
}: {
  readonly title: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title} className={`min-w-0 ${className}`}>
      <h3 className="px-3 pt-2 pb-1 text-xs font-medium text-faint">{title}</h3>
      {children}
    </section>
  );
}

type OnLadderProps = {
  readonly ladder: LadderView;
  readonly message: StreamMessage;
  readonly onOpen: (account: number) => void;
};

/** Each step with how many stand on it, then the accounts, the riskiest first. */
function OnLadder({ ladder, message, onOpen }: OnLadderProps) {
  const stages = ladder.rungs.map(({ stage }) => stage);
  const standing = message.accounts.filter(({ stage }) => stage !== 'none');
  const shown = standing.slice(0, ACCOUNTS_SHOWN);
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-2 px-3 pb-3">
      <ol aria-label="Steps of the ladder" className="min-w-44 flex-1 text-xs">
        {stages.map((stage, at) => {
          const count = standing.filter((account) => account.stage === stage).length;
          return (
            <li
              key={`${stage}${at}`}
              className={`flex items-center justify-between border-l-2 py-0.5 pr-1 pl-2 ${count > 0 ? 'border-bad bg-bad/10 text-ink' : 'border-line text-soft'}`}
              style={{ marginLeft: `${at * 0.5}rem` }}
            >
              <span>{stageWords(stage)?.name ?? stage}</span>
              {count > 0 && <b className="font-semibold">{count}</b>}
            </li>
          );
        })}
      </ol>
      {standing.length === 0 ? (
        <p className="flex-1 self-center text-xs text-soft">No account is in liquidation.</p>
      ) : (
        <ul aria-label="Accounts in liquidation" className="min-w-52 flex-1 text-xs">
          {shown.map(({ account, stage }) => (
            <li key={account} className="flex items-center gap-2 py-0.5">
              <button
                type="button"
                onClick={() => onOpen(account)}
                className="w-12 text-left text-info hover:underline"
              >
                {account}
              </button>
              <LadderSteps stages={stages} on={stages.findIndex((each) => each === stage)} />
              <span className="truncate text-soft">{stageWords(stage)?.badge}</span>
            </li>
          ))}
          {standing.length > shown.length && (
            <li className="text-faint">and {standing.length - shown.length} more</li>
          )}
        </ul>
      )}
    </div>
  );
}
