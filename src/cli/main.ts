#!/usr/bin/env node
import { guardProcess, runCommandLine } from './command-line.ts'
import { printFailure } from './output/print-failure.ts'
import { openTerminal } from './output/terminal.ts'

const context = { ...openTerminal(process), cwd: process.cwd(), env: process.env }

// A closed pipe (`ttfa … | head`) must not end a run: the rest of the output is dropped.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

process.on('uncaughtException', (error) => {
  process.exit(printFailure(error, guardProcess(context).progress))
})

process.exitCode = await runCommandLine(process.argv.slice(2), context)
