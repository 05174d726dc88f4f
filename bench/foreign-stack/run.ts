import { fork } from 'node:child_process'
import path from 'node:path'
import type { TurnRecord } from '../../src/core/trial/turn-record.ts'
import { component, runOnLab, scenario, target } from '../../test/run/execute/conversation-fixture.ts'
import type {
  Delays,
  IndependentStack,
  ServedAnswer,
} from '../../test/run/execute/independent/independent-stack.ts'
import { percentile } from '../percentile.ts'
import { findStageErrors } from './stage-errors.ts'

/**
 * How far the stages of turns are from the log of a foreign stack: three servers that are not the lab, each with its own
 * hidden delay, in a process of their own. Prints a row for each stage at 1 and at 16 conversations at once, and whether all
 * are within what is allowed: else the exit code is 1.
 *
 *   node --import jiti/register bench/foreign-stack/run.ts [turns of each]
 */
const TURNS = Number(process.argv[2] ?? 160)
const DELAYS: Delays = { transcript: 320, token: 210, audio: 140, agent: 180 }
const WORDS = ['A table for two, please.', 'At eight.', 'Thank you.', 'Goodbye.']
/** Milliseconds that a stage may be off at p50 and at p95. */
const ALLOWED: Readonly<Record<number, readonly [number, number]>> = { 1: [5, 10], 16: [15, 15] }

const verdicts: boolean[] = []

type ServerMessage =
  | { readonly answer: ServedAnswer }
  | { readonly addresses: Omit<IndependentStack, 'close'> }

async function measure(concurrency: number): Promise<void> {
  const answers: ServedAnswer[] = []
  const servers = fork(path.join(import.meta.dirname, 'servers.ts'), [JSON.stringify(DELAYS)], {
    execArgv: process.execArgv,
  })
  const addresses = await new Promise<Omit<IndependentStack, 'close'>>((resolve) => {
    servers.on('message', (message: ServerMessage) => {
      if ('answer' in message) answers.push(message.answer)
      else resolve(message.addresses)
    })
  })
  const trials = Math.ceil(TURNS / WORDS.length)
  const { turns, origin } = await runOnLab(
    scenario([foreignTarget(addresses)], WORDS, {
      load: { executor: 'shared-iterations', concurrency, trials, order: 'interleaved' },
      warmup: concurrency,
      timeout: 10_000,
    }),
  )
  servers.kill()
  printErrors(concurrency, turns, origin, answers)
}

function foreignTarget({ recogniser, model, voice }: Omit<IndependentStack, 'close'>) {
  return target('foreign', {
    stt: component('deepgram-listen', {}, { base: recogniser }),
    llm: component('openai-chat', {}, { base: model }),
    tts: component('cartesia-ws', {}, { base: voice }),
  })
}

function printErrors(
  concurrency: number,
  turns: readonly TurnRecord[],
  origin: number,
  answers: readonly ServedAnswer[],
): void {
  const measured = turns.filter(({ phase, outcome }) => phase === 'measure' && outcome === 'ok')
  for (const [stage, errors] of findStageErrors(measured, origin, answers)) {
    const [p50, p95] = [0.5, 0.95].map((share) => percentile(errors.map(Math.abs), share) / 1e3)
    const [most50, most95] = ALLOWED[concurrency] ?? [Number.NaN, Number.NaN]
    const isWithin = (p50 ?? Number.NaN) <= most50 && (p95 ?? Number.NaN) <= most95
    verdicts.push(isWithin)
    const cells = [
      concurrency,
      stage,
      errors.length,
      p50?.toFixed(2),
      p95?.toFixed(2),
      isWithin ? 'yes' : 'NO',
    ]
    process.stdout.write(`| ${cells.join(' | ')} |\n`)
  }
}

process.stdout.write(
  '| at once | stage | turns | p50 (ms) | p95 (ms) | within |\n|---:|---|---:|---:|---:|---|\n',
)
await measure(1)
await measure(16)
const holds = verdicts.length === 6 && verdicts.every(Boolean)
process.stdout.write(
  `\n5 ms (p50) and 10 ms (p95) at one conversation, 15 ms at 16: ${holds ? 'holds' : 'DOES NOT HOLD'}\n`,
)
if (!holds) process.exitCode = 1
