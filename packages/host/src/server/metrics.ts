// What Prometheus reads at `/metrics`: the process, the venue's durable sequence and sizes, the fund, requests, commands.
import { LIQUIDATION_STAGES } from '@plimsoll/engine';
import { fundView } from '@plimsoll/engine/views';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { VenuePort } from './venue-port.ts';

export class ServerMetrics {
  readonly registry = new Registry();
  readonly commands: Counter<'outcome'>;
  readonly requests: Histogram<'method' | 'route' | 'status'>;

  constructor(venue: VenuePort, clients: () => number) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.commands = new Counter({
      name: 'plimsoll_commands_total',
      help: 'Commands over HTTP by outcome: accepted, malformed, or the type of the reject',
      labelNames: ['outcome'],
      registers,
    });
    this.requests = new Histogram({
      name: 'plimsoll_http_request_seconds',
      help: 'Time to answer an HTTP request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
      registers,
    });
    const gauges: readonly (readonly [name: string, help: string, read: () => number])[] = [
      ['plimsoll_sequence', 'Last durable step', () => venue.status().sequence],
      ['plimsoll_accounts', 'Accounts, the venue’s own included', () => venue.status().accounts],
      ['plimsoll_markets', 'Listed markets', () => venue.status().markets],
      [
        'plimsoll_open_liquidations',
        'Accounts in liquidation',
        () => venue.status().openLiquidations,
      ],
      ['plimsoll_stream_clients', 'Readers of the stream', clients],
      // A float of an exact amount: for graphs, not for books.
      [
        'plimsoll_insurance_fund',
        'Cash of the insurance fund',
        () => Number(fundView(venue).total),
      ],
      ['plimsoll_auctions_open', 'Accounts in auction', () => venue.state.scalar('auctions')],
      [
        'plimsoll_claims_pending',
        'Claims of deleveraging and of socialised losses that are still to be drained',
        () => venue.state.scalar('claims') - venue.state.scalar('claimHead'),
      ],
      [
        'plimsoll_shared_losses_open',
        'Losses shared by an index that some winner has still to meet',
        () => venue.state.scalar('losses') - venue.state.scalar('lossHead'),
      ],
      [
        'plimsoll_fund_tranche',
        'What contributors answer with',
        () => Number(fundView(venue).tranche),
      ],
      [
        'plimsoll_poisoned',
        '1 after an invariant failed',
        () => Number(venue.status().state === 'poisoned'),
      ],
    ];
    for (const [name, help, read] of gauges) {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    }
    new Gauge({
      name: 'plimsoll_accounts_on_rung',
      help: 'Accounts in liquidation by the stage of the ladder they are on',
      labelNames: ['stage'],
      registers,
      collect() {
        for (const [stage, count] of accountsByStage(venue)) this.set({ stage }, count);
      },
    });
    new Gauge({
      name: 'plimsoll_fund_target_cover',
      help: 'Cash of a bucket over its target, where it has one',
      labelNames: ['bucket'],
      registers,
      collect() {
        this.reset();
        for (const [bucket, cover] of targetCovers(venue)) this.set({ bucket }, cover);
      },
    });
  }
}

/** Every stage but "none", zeros too, so that a graph falls when the last account leaves. */
function accountsByStage({ state }: VenuePort): readonly (readonly [string, number])[] {
  const counts = LIQUIDATION_STAGES.map(() => 0);
  for (let account = 0; account < state.scalar('accounts'); account += 1) {
    const stage = state.accounts.stage.get(account);
    counts[stage] = (counts[stage] ?? 0) + 1;
  }
  return LIQUIDATION_STAGES.flatMap((stage, at) =>
    stage === 'none' ? [] : [[stage, counts[at] ?? 0] as const],
  );
}

/** Floats of exact amounts: for graphs, not for books. */
function targetCovers(venue: VenuePort): readonly (readonly [string, number])[] {
  const { shared, sharedTarget, buckets } = fundView(venue);
  const all = [
    { symbol: 'shared', cash: shared, target: sharedTarget },
    ...buckets.map(({ symbol, cash, target }) => ({ symbol, cash, target })),
  ];
  return all.flatMap(({ symbol, cash, target }) =>
    Number(target) > 0 ? [[symbol, Number(cash) / Number(target)] as const] : [],
  );
}

export function metricsRoute(app: FastifyInstance, metrics: ServerMetrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    metrics.requests.observe(labels, reply.elapsedTime / 1000);
  });
  app.get('/metrics', { schema: { hide: true } }, async (_, reply) => {
    const text = await metrics.registry.metrics();
    return reply.type(metrics.registry.contentType).send(text);
  });
}
