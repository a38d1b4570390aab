#!/usr/bin/env node
import pc from 'picocolors';
import { run } from './run.ts';

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  colors: pc.isColorSupported && process.stdout.isTTY,
});
