import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { onTestFinished } from 'vitest'
import { FAULT_KINDS } from '../../src/core/fault.ts'
import { CONNECTION_STATES, INSTANTS, PHASES, type Trial } from '../../src/core/trial.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 30 })
const nasty = fc.oneof(
  text,
  fc.string({
    unit: fc.constantFrom('"', ',', '\n', '\r', '\t', '=', '+', '-', '@', "'", 'x', '€'),
    maxLength: 12,
  }),
)
const whole = fc.nat({ max: 2 ** 40 })
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined })
const optional = {
  audio_us: maybe(whole),
  lead_silence_us: maybe(whole),
  underruns: maybe(whole),
  underrun_us: maybe(whole),
  longest_underrun_us: maybe(whole),
  prebuffer_us: maybe(whole),
  primer: maybe(fc.boolean()),
  wasted_audio_us: maybe(whole),
  loop_lag_us: maybe(whole),
  status: maybe(whole),
  session: maybe(whole),
  turn: maybe(whole),
  idle_us: maybe(whole),
  closed_after_us: maybe(whole),
  after_cancel: maybe(fc.boolean()),
}

/** Any trial that can be, with texts nobody would wish for. */
export const anyTrial: fc.Arbitrary<Trial> = fc
  .record({
    ...{
      run: nasty,
      trial: whole,
      target: nasty,
      provider: nasty,
      adapter: nasty,
      model: nasty,
      voice: nasty,
    },
    ...{
      transport: nasty,
      region: nasty,
      text: whole,
      chars: whole,
      block: whole,
      worker: whole,
      in_flight: whole,
    },
    phase: fc.constantFrom(...PHASES),
    load: fc.constantFrom('open' as const, 'closed' as const),
    connection: fc.constantFrom(...CONNECTION_STATES),
    at: fc.record(Object.fromEntries(INSTANTS.map((name) => [name, maybe(whole)]))).map(present),
    ...{ bytes: whole, pieces: whole, detail: nasty, provider_request_id: nasty, simulated: fc.boolean() },
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
