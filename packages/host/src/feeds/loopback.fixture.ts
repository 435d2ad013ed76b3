// A server on 127.0.0.1 that speaks HTTP, server-sent events and WebSocket, for tests of feeds: what it answers is given by
// path, what it pushes is pushed by the test. It can drop everybody, fall silent, close and open again on the same port.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export type Answer = { readonly status?: number; readonly body: unknown };
export type LoopbackOptions = {
  /** Undefined: 404. */
  readonly answer?: (url: URL) => Answer | undefined;
  /** Paths that are streams of server-sent events; gets the text to send first. */
  readonly stream?: (url: URL) => string | undefined;
  /** A frame of a client; what is returned is sent back to it. */
  readonly onFrame?: (frame: string, url: string) => readonly string[];
};

export class Loopback {
  /** Everything asked for, path with query. */
  readonly asked: string[] = [];
  readonly frames: string[] = [];
  readonly sockets = new Set<WebSocket>();
  readonly streams = new Set<ServerResponse>();
  private readonly options: LoopbackOptions;
  private http: Server | undefined;
  private ws: WebSocketServer | undefined;
  private port = 0;

  constructor(options: LoopbackOptions) {
    this.options = options;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async open(): Promise<this> {
    const http = createServer((request, response) => this.serve(request, response));
    const ws = new WebSocketServer({ server: http });
    ws.on('connection', (socket, request) => {
      this.sockets.add(socket);
      this.asked.push(`ws ${request.url ?? ''}`);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('message', (data: Buffer) => {
        const frame = data.toString();
        this.frames.push(frame);
        for (const text of this.options.onFrame?.(frame, request.url ?? '') ?? [])
          socket.send(text);
      });
    });
    await new Promise<void>((resolve) => http.listen(this.port, '127.0.0.1', resolve));
    this.port = (http.address() as AddressInfo).port;
    this.http = http;
    this.ws = ws;
    return this;
  }

  /** To every WebSocket. */
  push(text: string): void {
    for (const socket of this.sockets) socket.send(text);
  }

  /** To every stream, as one event. */
  emit(text: string): void {
    for (const stream of this.streams) stream.write(`data:${text}\n\n`);
  }

  /** Cuts every connection without a word; new ones are welcome. */
  drop(): void {
    for (const socket of this.sockets) socket.terminate();
    for (const stream of this.streams) stream.destroy();
    this.streams.clear();
  }

  async close(): Promise<void> {
    this.drop();
    const { http, ws } = this;
    ws?.close();
    http?.closeAllConnections();
    await new Promise<void>((resolve) => {
      if (http === undefined) resolve();
      else http.close(() => resolve());
    });
    this.http = undefined;
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url);
    this.asked.push(`${url.pathname}${url.search}`);
    const first = this.options.stream?.(url);
    if (first !== undefined) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(first);
      this.streams.add(response);
      response.on('close', () => this.streams.delete(response));
      return;
    }
    const answer = this.options.answer?.(url);
    const { status = 200, body } = answer ?? { status: 404, body: { error: 'unknown' } };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }
}
