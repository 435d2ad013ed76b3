// Open auctions: what is on offer, what is asked for it now, and how the price has fallen since the page saw it begin. Collateral
// for sale follows.
import type { AuctionsView, AuctionView, CollateralOfferView } from '@plimsoll/engine/views';
import { compact, price, size, timeOfDay } from '../format.ts';
import { priceOf } from '../stream/use-liquidation.ts';
import { Badge } from './frame.tsx';
import { Sparkline } from './sparkline.tsx';

type ListProps = {
  readonly offers: AuctionsView;
  readonly asset: string;
  readonly onOpen: (account: number) => void;
};

export function AuctionList({ offers, asset, onOpen }: ListProps) {
  const { auctions, collateral } = offers;
  if (auctions.length + collateral.length === 0)
    return <p className="px-3 pb-3 text-xs text-soft">Nothing is up for auction.</p>;
  return (
    <ul aria-label="Open auctions" className="max-h-64 overflow-y-auto text-xs">
      {auctions.map((auction) => (
        <Auction key={auction.account} auction={auction} asset={asset} onOpen={onOpen} />
      ))}
      {collateral.map((offer) => (
        <Collateral key={`${offer.account} ${offer.asset}`} offer={offer} onOpen={onOpen} />
      ))}
    </ul>
  );
}

function Auction({
  auction,
  asset,
  onOpen,
}: {
  readonly auction: AuctionView;
  readonly asset: string;
  readonly onOpen: (account: number) => void;
}) {
  const { account, kind, closed, onOffer, legs } = auction;
  const isSolvent = kind === 'solvent';
  const part = Number(onOffer) > 0 ? (100 * Number(auction.price)) / Number(onOffer) : 0;
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-3 border-t border-line/60 px-3 py-1.5">
      <span className="flex min-w-0 flex-wrap items-center gap-x-2">
        <button type="button" onClick={() => onOpen(account)} className="text-info hover:underline">
          account {account}
        </button>
        <Badge tone={isSolvent ? 'warn' : 'bad'}>{kind}</Badge>
        {closed !== null && (
          <Badge tone="soft" title="It takes no bids now">
            {CLOSED[closed] ?? closed}
          </Badge>
        )}
      </span>
      <Sparkline series={priceOf(auction).series()} />
      <span className="min-w-0 truncate text-soft">
        {legs.map((leg) => `${size(leg.size)} ${leg.symbol}`).join(', ')}
      </span>
      <span className="text-right">
        {isSolvent ? (
          <>
            <b className="font-semibold" title={`${auction.price} ${asset}`}>
              {compact(auction.price)}
            </b>{' '}
            <span className="text-faint">
              asked for {compact(onOffer)}
              {part > 0 && `, ${part.toFixed(0)}%`}
            </span>
          </>
        ) : (
          <>
            <b className="font-semibold" title={`${auction.receivedForAll} ${asset}`}>
              {compact(auction.receivedForAll)}
            </b>{' '}
            <span className="text-faint">paid to whoever takes it</span>
          </>
        )}
      </span>
    </li>
  );
}

const CLOSED: { readonly [why: string]: string } = {
  noPrice: 'no price',
  moved: 'worth has moved',
  ended: 'price has ended',
  turned: 'turned',
  emptied: 'nothing left',
};

function Collateral({
  offer,
  onOpen,
}: {
  readonly offer: CollateralOfferView;
  readonly onOpen: (account: number) => void;
}) {
  const { account, amount, asset, phase } = offer;
  return (
    <li className="flex flex-wrap items-center gap-x-2 border-t border-line/60 px-3 py-1.5">
      <button type="button" onClick={() => onOpen(account)} className="text-info hover:underline">
        account {account}
      </button>
      <span>
        {size(amount)} {asset} of collateral {phase === 'book' ? 'in the book' : 'at auction'}
      </span>
      <span className="ml-auto text-faint">
        {price(offer.price)}, until {timeOfDay(offer.expires)}
      </span>
    </li>
  );
}
