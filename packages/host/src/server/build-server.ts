// The server without its port: limits, headers, documents and routes, put together. Tests inject requests into it.
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import { LiquidationFeed } from '@plimsoll/engine/views';
import Fastify, { type FastifyInstance } from 'fastify';
import { accountAdlRoutes } from './account-adl-route.ts';
import { accountLiquidationRoute } from './account-liquidation-route.ts';
import { accountMarginRoutes } from './account-margin-route.ts';
import { accountRebalanceRoute } from './account-rebalance-route.ts';
import { accountStressRoute } from './account-stress-route.ts';
import { commandRoute } from './command-route.ts';
import { dashboardFiles } from './dashboard-files.ts';
import { fundStatementRoute } from './fund-statement-route.ts';
import { answerErrors } from './http-errors.ts';
import { LiveChances } from './live-chances.ts';
import { LiveReceipts } from './live-receipts.ts';
import { LiveSchedule } from './live-schedule.ts';
import { LiveStatements } from './live-statements.ts';
import { FEED_LINES_MAX, LiveViews } from './live-views.ts';
import { allowLocalOnly } from './local-only.ts';
import { marginRoutes } from './margin-route.ts';
import { metricsRoute, ServerMetrics } from './metrics.ts';
import { offerRoutes } from './offer-routes.ts';
import { predictionRoute } from './prediction-route.ts';
import { readRoutes } from './read-routes.ts';
import { scheduleRoutes } from './schedule-route.ts';
import { snapshotRoute } from './snapshot-route.ts';
import { StreamHub, streamRoute } from './stream.ts';
import type { VenuePort } from './venue-port.ts';

/** The longest command is a rulebook, whose quotes are escaped. */
const BODY_BYTES_MAX = 512 * 1024;
const CLIENT_MESSAGE_BYTES_MAX = 1024;

export type ServerOptions = {
  readonly venue: VenuePort;
  readonly dashboardDir: string;
  readonly commandsPerSecondMax?: number;
  /** What goes to standard error; failures only by default. */
  readonly logLevel?: 'silent' | 'error' | 'info';
};

export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { venue, dashboardDir, commandsPerSecondMax = 1000, logLevel = 'error' } = options;
  const app = Fastify({
    // What a schema does not know is refused; fastify would take it out without a word.
    ajv: { customOptions: { removeAdditional: false } },
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: true,
    logger: { level: logLevel, stream: process.stderr },
  });
  // Answers are written as they are; their schemas describe them and are held to it by a test.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  // Only JSON is read: a foreign page can send text/plain without being asked, JSON it cannot.
  app.removeContentTypeParser('text/plain');
  answerErrors(app);
  allowLocalOnly(app);

  const feed = new LiquidationFeed(() => venue.state, FEED_LINES_MAX);
  const views = new LiveViews(venue, feed, () => performance.now());
  const onError = (error: unknown): void => app.log.error(error);
  const hub = new StreamHub({ venue, views, feed, onError });
  const metrics = new ServerMetrics(venue, () => hub.clients);
  const chances = new LiveChances(venue);
  const schedule = new LiveSchedule(venue, () => performance.now());
  const receipts = new LiveReceipts(() => venue.state);
  const statements = new LiveStatements(() => venue.state);
  const stopListening = venue.onDurable((step) => {
    // A line that cannot be drawn must not stop what is journaled.
    try {
      feed.push(step);
      chances.hear(step);
      schedule.hear(step);
      receipts.hear(step);
      statements.hear(step);
    } catch (error) {
      onError(error);
    }
  });
  app.addHook('preClose', async () => {
    stopListening();
    hub.close();
  });

  await app.register(helmet, { hsts: false, contentSecurityPolicy: { directives: POLICY } });
  await app.register(rateLimit, { global: false });
  await app.register(websocket, { options: { maxPayload: CLIENT_MESSAGE_BYTES_MAX } });
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: INFO } });

  metricsRoute(app, metrics);
  readRoutes(app, { venue, views, feed });
  marginRoutes(app);
  accountMarginRoutes(app, venue);
  accountStressRoute(app, venue);
  accountRebalanceRoute(app, venue);
  accountLiquidationRoute(app, venue);
  accountAdlRoutes(app, { venue, receipts });
  offerRoutes(app, venue);
  fundStatementRoute(app, statements);
  predictionRoute(app, { venue, chances });
  scheduleRoutes(app, { venue, schedule });
  snapshotRoute(app, venue);
  commandRoute(app, { venue, metrics, commandsPerSecondMax });
  streamRoute(app, hub);
  app.get('/v1/openapi.json', { schema: { hide: true } }, () => app.swagger());
  await dashboardFiles(app, dashboardDir);
  return app;
}

const INFO = {
  title: 'Plimsoll',
  version: '1',
  description:
    'Margin, liquidation and insurance fund of a derivatives venue. In answers money, prices and sizes are decimal ' +
    'text in whole coins; in commands they are raw integers as text (quanta, lots, ticks). The WebSocket /v1/stream ' +
    'sends a snapshot, then updates.',
};

/** The page loads nothing from elsewhere; there is no TLS on the loopback address to upgrade to. */
const POLICY = {
  defaultSrc: ["'self'"],
  connectSrc: ["'self'", 'ws://127.0.0.1:*', 'ws://localhost:*'],
  imgSrc: ["'self'", 'data:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
};
