import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { onTestFinished } from 'vitest'
import { FAULT_KINDS } from '../../src/core/fault.ts'
import { CONNECTION_STATES, INSTANTS, PHASES, type Trial } from '../../src/core/trial/trial.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 30 })
const hostileText = fc.oneof(
  text,
  fc.string({
    unit: fc.constantFrom('"', ',', '\n', '\r', '\t', '=', '+', '-', '@', "'", 'x', '€'),
    maxLength: 12,
  }),
)
const wholeNumber = fc.nat({ max: 2 ** 40 })
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined })
const optional = {
  audio_us: maybe(wholeNumber),
  lead_silence_us: maybe(wholeNumber),
  underruns: maybe(wholeNumber),
  underrun_us: maybe(wholeNumber),
  longest_underrun_us: maybe(wholeNumber),
  prebuffer_us: maybe(wholeNumber),
  primer: maybe(fc.boolean()),
  wasted_audio_us: maybe(wholeNumber),
  loop_lag_us: maybe(wholeNumber),
  status: maybe(wholeNumber),
  session: maybe(wholeNumber),
  turn: maybe(wholeNumber),
  idle_us: maybe(wholeNumber),
  vantage: maybe(fc.constantFrom('eu-west', 'us-east')),
  ip_family: maybe(fc.constantFrom('v4', 'v6')),
  closed_after_us: maybe(wholeNumber),
  after_cancel: maybe(fc.boolean()),
  redial_us: maybe(wholeNumber),
  late_audio_us: maybe(wholeNumber),
  stale_pieces: maybe(wholeNumber),
  suspended_us: maybe(wholeNumber),
  server_us: maybe(wholeNumber),
  reworded: maybe(fc.boolean()),
  http_version: maybe(fc.constantFrom('1.0', '1.1', '2')),
  replayed: maybe(fc.boolean()),
  server_phase: maybe(fc.constantFrom('first audio', 'headers', 'whole answer')),
}

/** Any trial that can be, with texts nobody would wish for. */
export const anyTrial: fc.Arbitrary<Trial> = fc
  .record({
    ...{
      run: hostileText,
      trial: wholeNumber,
      target: hostileText,
      provider: hostileText,
      adapter: hostileText,
      model: hostileText,
      voice: hostileText,
    },
    ...{
      transport: hostileText,
      region: hostileText,
      text: wholeNumber,
      chars: wholeNumber,
      block: wholeNumber,
      worker: wholeNumber,
      in_flight: wholeNumber,
    },
    phase: fc.constantFrom(...PHASES),
    load: fc.constantFrom('open' as const, 'closed' as const),
    connection: fc.constantFrom(...CONNECTION_STATES),
    at: fc.record(Object.fromEntries(INSTANTS.map((name) => [name, maybe(wholeNumber)]))).map(present),
    ...{
      bytes: wholeNumber,
      pieces: wholeNumber,
      detail: hostileText,
      provider_request_id: hostileText,
      simulated: fc.boolean(),
    },
    outcome: fc.constantFrom('ok' as const, ...FAULT_KINDS),
    reached: fc.constantFrom(...INSTANTS),
    ...optional,
  })
  .map((trial) => present(trial) as Trial)

/** A folder of the test's own, gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ttfa-results-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

function present<Data extends object>(data: Data): Data {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as Data
}
