#!/usr/bin/env node
import process from 'node:process';
import { run } from './program.js';
import { processTerminal } from './terminal.js';

process.exitCode = await run(process.argv.slice(2), processTerminal());
// A source that was checked may hold connections open that it gives nobody a way to close.
setTimeout(() => process.exit(), 1000).unref();
