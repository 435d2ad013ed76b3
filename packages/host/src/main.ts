// The command line of Plimsoll: reads the arguments and hands over to one file for each command.
import { Command } from 'commander';

const program = new Command('plimsoll').description(
  'An open, exact and fast margin engine for derivatives venues.',
);
await program.parseAsync();
