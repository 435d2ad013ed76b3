// An Ethereum node for tests: the anvil binary out of its npm package, started directly on a free port of 127.0.0.1, and our
// aggregator compiled by solc. Where there is no binary for this machine, `anvilBinary` is undefined and says why in a skip.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import {
  type Abi,
  createTestClient,
  createWalletClient,
  type Hex,
  http,
  publicActions,
} from 'viem';
import type { Address } from './chainlink-link.ts';

const require = createRequire(import.meta.url);
/** The first account of anvil's own, unlocked. */
const OWNER: Address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

export const anvilBinary: string | undefined = findAnvil();

function findAnvil(): string | undefined {
  const architecture = ARCHITECTURES[process.arch] ?? process.arch;
  try {
    const anvil = createRequire(require.resolve('@foundry-rs/anvil/package.json'));
    const manifest = `@foundry-rs/anvil-${process.platform}-${architecture}/package.json`;
    const binary = join(dirname(anvil.resolve(manifest)), 'bin', 'anvil');
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** A port that is free now; a node that is started again comes back to it. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export class Anvil {
  readonly port: number;
  private readonly binary: string;
  private process: ChildProcess | undefined;

  constructor(binary: string, port: number) {
    this.binary = binary;
    this.port = port;
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const flags = ['--host', '127.0.0.1', '--port', String(this.port), '--accounts', '1'];
    const started = spawn(this.binary, flags, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.process = started;
    await new Promise<void>((resolve, reject) => {
      let said = '';
      started.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('Listening on')) resolve();
      });
      started.once('exit', () => reject(new Error(`anvil did not start: ${said}`)));
      started.once('error', reject);
    });
  }

  async kill(): Promise<void> {
    const { process: running } = this;
    if (running === undefined || running.exitCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
    this.process = undefined;
  }
}

type Compiled = { readonly abi: Abi; readonly bytecode: Hex };
let compiled: Compiled | undefined;

/** Compiled once a test run: the compiler takes about a second to load. */
function aggregatorContract(): Compiled {
  if (compiled !== undefined) return compiled;
  const solc = require('solc') as { compile(input: string): string };
  const file = new URL('./Aggregator.fixture.sol', import.meta.url);
  const input = {
    language: 'Solidity',
    sources: { 'Aggregator.sol': { content: readFileSync(file, 'utf8') } },
    settings: { outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } } },
  };
  type Contract = { readonly abi: Abi; readonly evm: { readonly bytecode: { object: string } } };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as {
    readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
    readonly contracts?: Readonly<Record<string, Readonly<Record<string, Contract>>>>;
  };
  const contract = output.contracts?.['Aggregator.sol']?.['Aggregator'];
  if (contract === undefined)
    throw new Error(output.errors?.map((each) => each.formattedMessage).join('\n'));
  compiled = { abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` };
  return compiled;
}

/** Deploys and drives aggregators; every transaction is mined when the call returns. */
export class Chain {
  private readonly client;

  constructor(anvil: Anvil) {
    const transport = http(`http://${anvil.host}`, { retryCount: 3 });
    const options = { transport, account: OWNER, pollingInterval: 10, cacheTime: 0 } as const;
    this.client = {
      wallet: createWalletClient(options),
      test: createTestClient({ ...options, mode: 'anvil' }).extend(publicActions),
    };
  }

  async deploy(decimals: number): Promise<Address> {
    const { abi, bytecode } = aggregatorContract();
    const { wallet, test } = this.client;
    const hash = await wallet.deployContract({ abi, bytecode, args: [decimals], chain: null });
    const { contractAddress } = await test.waitForTransactionReceipt({ hash });
    if (contractAddress === null || contractAddress === undefined) throw new Error('not deployed');
    return contractAddress;
  }

  async push(
    address: Address,
    round: {
      readonly id: number;
      readonly answer: bigint;
      readonly updatedAt: number;
      readonly answeredIn?: number;
    },
  ): Promise<void> {
    const { id, answer, updatedAt, answeredIn = id } = round;
    await this.call(address, 'push', [id, answer, updatedAt, answeredIn]);
  }

  async standBefore(proxy: Address, behind: Address): Promise<void> {
    await this.call(proxy, 'standBefore', [behind]);
  }

  private async call(
    address: Address,
    functionName: string,
    args: readonly unknown[],
  ): Promise<void> {
    const { abi } = aggregatorContract();
    const { wallet, test } = this.client;
    const hash = await wallet.writeContract({ abi, address, functionName, args, chain: null });
    await test.waitForTransactionReceipt({ hash });
  }
}
