// Prices of Chainlink aggregators from an Ethereum node through viem: the latest round asked for again and again, and over a
// WebSocket also whenever the aggregator emits AnswerUpdated. Loaded only by a feed that needs it.
import { AbortableFetch } from '../abortable-fetch.ts';
import { BaseError, createPublicClient, http, type PublicClient, webSocket } from 'viem';
import type { FeedClock } from '../feed-clock.ts';
import { FeedFailure, failureText } from '../failure-text.ts';
import type { FeedSession } from '../feed-session.ts';
import type { FeedLink } from '../reconnecting-feed.ts';
import { aggregatorAbi, phaseOf, roundPrice } from './aggregator.ts';

export type Address = `0x${string}`;
export type ChainlinkOptions = {
  readonly rpc: string;
  readonly targets: readonly { readonly source: string; readonly address: Address }[];
  readonly timeoutMs: number;
  readonly pollMs: number;
  readonly clock: FeedClock;
};
type Follow = (address: Address, told: () => void, lost: (error: unknown) => void) => () => void;
type Node = {
  readonly client: PublicClient;
  readonly ready: Promise<unknown>;
  /** Calls `told` at every AnswerUpdated, until the function it returns is called; only where the node pushes. */
  readonly follow: Follow | undefined;
  close(): void;
};

/** What viem throws when the node does not answer, as opposed to a contract that says no. */
const LOST = /^(HttpRequestError|WebSocketRequestError|SocketClosedError|TimeoutError)$/;
const DECIMALS_MAX = 36;

export class ChainlinkLink implements FeedLink {
  private readonly options: ChainlinkOptions;

  constructor(options: ChainlinkOptions) {
    this.options = options;
  }

  async connect(session: FeedSession): Promise<void> {
    const node = openNode(this.options, session.signal);
    session.signal.addEventListener('abort', () => node.close(), { once: true });
    try {
      await node.ready;
      await Promise.all(
        this.options.targets.map(({ source, address }) =>
          this.serve(new Aggregator(node, source, address), node, session),
        ),
      );
    } finally {
      node.close();
    }
  }

  /** Until the session ends or the node is lost; a contract that says no is asked again. */
  private async serve(aggregator: Aggregator, node: Node, session: FeedSession): Promise<void> {
    const { clock, pollMs } = this.options;
    const { signal } = session;
    const waking = new AbortController();
    const wake = (): void => waking.abort();
    signal.addEventListener('abort', wake, { once: true });
    while (!signal.aborted) {
      try {
        await aggregator.read(session);
        await aggregator.follow(session, wake);
      } catch (error) {
        if (signal.aborted) return;
        if (isLost(error)) throw error;
        session.fail(aggregator.source, failureText(error));
      }
      await clock.sleep(pollMs, waking.signal);
      if (aggregator.lost !== undefined && !signal.aborted) throw aggregator.lost;
    }
    aggregator.unfollow();
  }
}

/** One contract: its decimals are read once a connection, its rounds as often as asked. */
class Aggregator {
  readonly source: string;
  private readonly node: Node;
  private readonly address: Address;
  private decimals: number | undefined;
  private phase: bigint | undefined;
  private followed: bigint | undefined;
  private stop: () => void = () => {};
  /** Why its events come no more. */
  lost: Error | undefined;

  constructor(node: Node, source: string, address: Address) {
    this.node = node;
    this.source = source;
    this.address = address;
  }

  async read(session: FeedSession): Promise<void> {
    const { client } = this.node;
    const contract = { address: this.address, abi: aggregatorAbi } as const;
    this.decimals ??= await client.readContract({ ...contract, functionName: 'decimals' });
    const [roundId, answer, , updatedAt, answeredInRound] = await client.readContract({
      ...contract,
      functionName: 'latestRoundData',
    });
    this.phase = phaseOf(roundId);
    if (this.decimals > DECIMALS_MAX) {
      session.fail(
        this.source,
        `its prices have ${this.decimals} decimals, at most ${DECIMALS_MAX}`,
      );
      return;
    }
    const stated = roundPrice({ roundId, answer, updatedAt, answeredInRound }, this.decimals);
    const by = this.node.follow === undefined ? 'poll' : 'stream';
    if (typeof stated === 'string') session.refuse(this.source, stated);
    else session.offer(this.source, stated, by);
  }

  /** Reads again at every AnswerUpdated. A proxy emits none: the contract behind it does, until another takes its place. */
  async follow(session: FeedSession, onLost: () => void): Promise<void> {
    const { client, follow } = this.node;
    if (follow === undefined || this.followed === this.phase) return;
    this.unfollow();
    const contract = { address: this.address, abi: aggregatorAbi } as const;
    const behind = await client
      .readContract({ ...contract, functionName: 'aggregator' })
      .catch((error: unknown) => {
        if (isLost(error)) throw error;
        return this.address;
      });
    this.followed = this.phase;
    const lose = (error: unknown): void => {
      this.lost ??= new FeedFailure(failureText(error));
      onLost();
    };
    this.stop = follow(behind, () => void this.read(session).catch(lose), lose);
  }

  unfollow(): void {
    this.stop();
    this.stop = () => {};
    this.followed = undefined;
  }
}

function openNode({ rpc, timeoutMs }: ChainlinkOptions, signal: AbortSignal): Node {
  if (!/^wss?:/.test(rpc)) {
    const asking = new AbortableFetch();
    asking.endWith(signal);
    const transport = http(rpc, { retryCount: 0, timeout: timeoutMs, fetchFn: asking.fetch });
    const client = createPublicClient({ transport });
    return { client, ready: Promise.resolve(), follow: undefined, close: () => {} };
  }
  const transport = webSocket(rpc, { retryCount: 0, timeout: timeoutMs, reconnect: false });
  const client = createPublicClient({ transport });
  const ready = client.transport.getRpcClient();
  // A socket that opens after it was given up is closed then.
  const close = (): void => void ready.then((opened) => opened.close()).catch(() => {});
  ready.catch(() => {});
  const follow: Follow = (address, told, lost) =>
    client.watchContractEvent({
      abi: aggregatorAbi,
      address,
      eventName: 'AnswerUpdated',
      poll: false,
      onLogs: told,
      onError: lost,
    });
  return { client, ready, follow, close };
}

function isLost(error: unknown): boolean {
  return (
    error instanceof BaseError &&
    error.walk((each) => each instanceof Error && LOST.test(each.name)) !== null
  );
}
