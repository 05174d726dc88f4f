#!/usr/bin/env node
import { runCommandLine } from './command-line.ts'
import { readEnvironment } from './environment.ts'
import { tellFailure } from './tell-failure.ts'
import { openTerminal } from './terminal.ts'

const terminal = openTerminal(process)

// A closed pipe (`ttfa … | head`) must not end a run: the rest of the output is dropped.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

process.on('uncaughtException', (error) => {
  process.exit(tellFailure(error, terminal.progress, readEnvironment(process.cwd(), process.env)))
})

process.exitCode = await runCommandLine(process.argv.slice(2), {
  ...terminal,
  folder: process.cwd(),
  variables: process.env,
})
