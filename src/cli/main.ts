#!/usr/bin/env node
import { guardCrash, runCommandLine } from './command-line.ts'
import { printFailure } from './output/print-failure.ts'
import { openTerminal } from './output/terminal.ts'

const context = { ...openTerminal(process), cwd: process.cwd(), env: process.env }

// A closed pipe (`ttfa … | head`), a closed terminal or a full disk must not end a run: the rest of the output
// is dropped.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!['EPIPE', 'EIO', 'ENOSPC', 'EBADF', 'ENXIO'].includes(String(error.code))) throw error
  })

process.on('uncaughtException', (error) => {
  process.exit(printFailure(error, guardCrash(process.argv.slice(2), context).progress))
})

process.exitCode = await runCommandLine(process.argv.slice(2), context)
