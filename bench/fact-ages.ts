import path from 'node:path'
import { TURN_ADAPTERS } from '../src/adapters/turn-adapters.ts'
import { dueEndings, factsAge } from '../src/core/adapter/ageing.ts'
import { builtInAdapters } from '../src/run/adapters/built-in-adapters.ts'
import { readPrices } from '../src/scenario/read/read-prices.ts'

/*
 * Lists the facts of all routes and prices by age, the oldest first: what a maintainer reads again next.
 * `npm run ages` for today, `npm run ages -- 2027-03-01` for another day.
 */

interface Row {
  readonly age: number
  readonly what: string
  readonly source: string
}

const today = process.argv[2] ?? new Date().toISOString().slice(0, 10)
const folder = path.join(import.meta.dirname, '../scenarios/prices')

const routes = Object.values({ ...builtInAdapters(), ...TURN_ADAPTERS }).map(({ facts }): Row => {
  const due = dueEndings(facts, today).length
  const marks = [facts.retired && 'retired', due > 0 && `${due} ends due`, facts.confidence].filter(Boolean)
  return { age: factsAge(facts, today), what: `${facts.id} (${marks.join(', ')})`, source: facts.docs }
})
const prices = (await readPrices([folder])).map(
  ({ id, date, verified = date, source, confidence }): Row => ({
    // A date may be only a year or a month: the earliest day that it can mean.
    age: factsAge({ checked: verified, models: [] }, today),
    what: `price ${id} (${confidence})`,
    source,
  }),
)
for (const { age, what, source } of [...routes, ...prices].sort((first, second) => second.age - first.age))
  process.stdout.write(`${String(age).padStart(5)} days  ${what}\n             ${source}\n`)
