import { describedAdapter } from '../src/adapters/described/described-adapter.ts'
import { ADAPTERS } from '../src/adapters/index.ts'
import { TURN_ADAPTERS } from '../src/adapters/turn-adapters.ts'
// Loaded here, because jiti hands out a module that is still loading when several trials ask for it at once.
import '../src/audio/decoders/mp3-decoder.ts'
import '../src/audio/decoders/opus-decoder.ts'
import { checkAdapter } from '../src/conformance/index.ts'
import type { AnyAdapter } from '../src/core/adapter/adapter.ts'
import type { AdapterDescription } from '../src/core/adapter/adapter-description.ts'
import { readShippedDescription } from '../src/run/adapters/described-adapters.ts'
import { listDescribedIds } from '../src/run/adapters/described-ids.ts'

/**
 * Every law of the kit against every adapter, with all shapes of hostile servers: `npm run laws`, or `npm run
 * laws -- smallest` for the adapters whose id contains the word. `npm test` runs a sample of the shapes.
 */
async function runLaws(word: string): Promise<number> {
  let broken = 0
  for (const [adapter, description] of everyAdapter().filter(([{ facts }]) => facts.id.includes(word)))
    broken += await checkOne(adapter, description)
  return broken
}

function everyAdapter(): [adapter: AnyAdapter, description?: AdapterDescription][] {
  return [
    ...Object.values({ ...ADAPTERS, ...TURN_ADAPTERS }).map((adapter): [AnyAdapter] => [adapter]),
    ...listDescribedIds().map((id): [AnyAdapter, AdapterDescription] => {
      const description = readShippedDescription(id)
      return [describedAdapter(description), description]
    }),
  ]
}

/** Prints the laws that an adapter breaks, and returns how many those are. */
async function checkOne(adapter: AnyAdapter, description?: AdapterDescription): Promise<number> {
  const began = performance.now()
  const { findings } = await checkAdapter(adapter, { hostile: 'all', ...(description && { description }) })
  const broken = findings.filter(({ wrong }) => wrong !== undefined)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const held = findings.length - broken.length
  print(`${adapter.facts.id.padEnd(24)} ${held} of ${findings.length} laws in ${seconds} s`)
  for (const { law, wrong } of broken) print(`    ${law}\n        ${wrong}`)
  return broken.length
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

const broken = await runLaws(process.argv[2] ?? '')
if (broken > 0) print(`\n${broken} laws are broken.`)
process.exitCode = broken > 0 ? 1 : 0
