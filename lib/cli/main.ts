#!/usr/bin/env node
import process from 'node:process';
import { EXIT } from './command.js';
import { run } from './program.js';
import { processTerminal } from './terminal.js';

// By an exit, and not by the signal itself: what was put aside for the time being is cleared away on exit.
process.once('SIGINT', () => process.exit(EXIT.interrupted));
// Whoever reads along may have seen enough.
process.stdout.on('error', () => process.exit());

process.exitCode = await run(process.argv.slice(2), processTerminal());
// A source that was checked may hold connections open that it gives nobody a way to close.
setTimeout(() => process.exit(), 1000).unref();
