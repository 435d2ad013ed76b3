// The one store of the page, and the hook by which its parts read it.
import { useSyncExternalStore } from 'react';
import { type Line, type VenueSnapshot, VenueStore } from './venue-store.ts';

function openStream(): Line {
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
  return new WebSocket(`${scheme}://${window.location.host}/v1/stream`) as unknown as Line;
}

export const venueStore = new VenueStore(openStream);

export const useVenue = (): VenueSnapshot =>
  useSyncExternalStore(venueStore.subscribe, venueStore.snapshot);
