#!/usr/bin/env node
import module from 'node:module'

// Node 22.8 and newer keep compiled code between starts. It must be switched on before the rest is loaded.
const { enableCompileCache } = module as { enableCompileCache?: () => void }
enableCompileCache?.()
const { start } = await import('./start.ts')
await start()
