// What Prometheus reads at `/metrics`: the process, the venue's durable sequence and sizes, the fund, requests, commands.
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
  }
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
