#!/usr/bin/env node
import process from 'node:process';
import { EXIT } from './command.js';
import { run } from './program.js';
import { processTerminal } from './terminal.js';

// By an exit, and not by the signal itself: what was put aside for the time being is cleared away on exit.
process.once('SIGINT', () => process.exit(EXIT.interrupted));
// Whoever reads along may have seen enough, as `head` has: what is done is done all the same, and its exit code tells of it.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

process.exitCode = await run(process.argv.slice(2), processTerminal());
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((flushed) => stream.write('', flushed))));
// What a source or an application holds open would keep the process: nobody else can close it.
process.exit();
