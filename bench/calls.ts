/**
 * How far hidden delays and hidden stop times of agents come back over the telephone's stream, and how late the frames to them
 * leave. Two kinds of agents: the lab's, and a server that was written from the network's documents only and shares nothing
 * with ttfa. Agents and ttfa share the machine. Prints a table for bench/README.md, and exits with 1 if a target is missed.
 *
 *   npm run build
 *   node --import jiti/register bench/calls.ts [turns at least] [numbers of calls at once …]
 */
import { monotonicClock } from '../src/core/clock.ts'
import type { TurnRecord } from '../src/core/trial/turn-record.ts'
import { executePlan } from '../src/run/execute/execute-plan.ts'
import { planConversations } from '../src/run/plan/plan-conversations.ts'
import type { ConversationScenario } from '../src/scenario/conversation-scenario.ts'
import { matchTurns } from '../src/selftest/conversations/match-turns.ts'
import { callScenario } from '../src/selftest/conversations/turn-scenario.ts'
import { runWithTruth } from '../src/selftest/run-with-truth.ts'
import { summarizeTurnErrors } from '../src/selftest/summarize-errors.ts'
import {
  type IndependentAgent,
  startIndependentAgent,
} from '../test/run/execute/independent/independent-agent.ts'

const [TURNS = 72, ...CALLS] = process.argv.slice(2).map(Number)

/** Milliseconds: of the 95th percentile of errors, and of the 99th of all frames. */
const MOST_ERROR = 25
const MOST_LATENESS = 5
/** A caller's frame and the pause of the caller are in every delay of the second agent. */
const HABITS = { delay: 400, lag: 250, piece: 1600, answer: 1500 }

const control = { finish: new AbortController().signal, abort: new AbortController().signal }

/** What was measured minus what the agent knows, in microseconds. */
interface Errors {
  readonly turns: readonly TurnRecord[]
  readonly delays: readonly number[]
  readonly stops: readonly number[]
}

async function measureLab(concurrency: number): Promise<Errors> {
  const turns: TurnRecord[] = []
  const log = await runWithTruth(
    ({ folder }) =>
      planConversations(callScenario({ concurrency, turns: TURNS, seed: 1 }), {
        environment: {},
        lab: 'always',
        folder,
      }),
    { control, onTurns: (more) => turns.push(...more.map(({ turn }) => turn)) },
  )
  const { call, stop_signal } = matchTurns(turns, log)
  return { turns, delays: call, stops: stop_signal }
}

/** A server for each call at once, so that what it logs belongs to no other. */
async function measureForeign(concurrency: number): Promise<Errors> {
  const agents = await Promise.all(Array.from({ length: concurrency }, () => startIndependentAgent(HABITS)))
  const turns: TurnRecord[] = []
  try {
    const scenario = scenarioWith(agents, callScenario({ concurrency, turns: TURNS, seed: 2 }))
    const plan = await planConversations(scenario, { environment: {}, lab: 'auto', folder: '.' })
    await executePlan(plan, {
      ...{ run: 'bench', origin: monotonicClock.now(), control },
      onTurns: (more) => turns.push(...more.map(({ turn }) => turn)),
    })
  } finally {
    await Promise.all(agents.map((agent) => agent.close()))
  }
  const problems = new Set(agents.flatMap((agent) => agent.problems))
  if (problems.size > 0) throw new Error([...problems].join('; '))
  const matched = agents.map((agent, index) =>
    matchAgent(
      agent,
      turns.filter(({ target }) => target === `lab${index}`).sort((a, b) => a.turn - b.turn),
    ),
  )
  return {
    turns: turns.filter(({ phase }) => phase === 'measure'),
    delays: matched.flatMap(({ delays }) => delays),
    stops: matched.flatMap(({ stops }) => stops),
  }
}

function scenarioWith(
  agents: readonly IndependentAgent[],
  scenario: ConversationScenario,
): ConversationScenario {
  const targets = scenario.targets.map((target, index) => {
    const { lab: _lab, ...agent } = target.agent ?? { adapter: '' }
    return { ...target, agent: { ...agent, base: agents[index]?.base } as typeof target.agent & object }
  })
  return {
    ...scenario,
    targets,
    call: { ...scenario.call, pause: 300 } as ConversationScenario['call'] & object,
  }
}

/** Answers and interruptions follow each other in the order of the turns. */
function matchAgent({ replies, clears }: IndependentAgent, turns: readonly TurnRecord[]) {
  const failed = turns.find(({ outcome }) => outcome !== 'ok')
  if (failed || replies.length !== turns.length)
    throw new Error(`${replies.length} answers to ${turns.length} turns: ${failed?.detail}`)
  const stopped = turns.filter(({ at }) => at.cleared !== undefined)
  const delays = turns.map(({ at, phase }, index) => {
    const { spoken = 0, wrote = 0 } = replies[index] ?? {}
    return { phase, error: (at.heard ?? 0) - (at.speech_end ?? 0) - (wrote - spoken) }
  })
  const stops = stopped.map(({ at, phase }, index) => {
    const { onset = 0, wrote = 0 } = clears[index] ?? {}
    return { phase, error: (at.cleared ?? 0) - (at.cancel ?? 0) - (wrote - onset) }
  })
  const measured = (all: typeof delays) =>
    all.filter(({ phase }) => phase === 'measure').map(({ error }) => error)
  return { delays: measured(delays), stops: measured(stops) }
}

const milliseconds = (micros: number) => (micros / 1000).toFixed(1)
const printRow = (...cells: readonly (string | number)[]) =>
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
let isMissed = false

function judge(isMet: boolean): string {
  isMissed ||= !isMet
  return isMet ? 'yes' : '**no**'
}

function printErrors(concurrency: number, agent: string, what: string, errors: readonly number[]): void {
  const { n, p50_us, p95_us, p99_us, max_us } = summarizeTurnErrors(errors)
  const sizes = summarizeTurnErrors(errors.map(Math.abs))
  const values = [p50_us, p95_us, p99_us, max_us].map(milliseconds)
  const isMet = n > 0 && sizes.p95_us <= MOST_ERROR * 1000
  printRow(concurrency, agent, what, n, ...values, `p95 ±${MOST_ERROR}`, judge(isMet))
}

/** The p99 of all frames is within 5 ms if less than 1 % of them are later. */
function printPacing(concurrency: number, agent: string, turns: readonly TurnRecord[]): void {
  const sum = (of: (turn: TurnRecord) => number | undefined) =>
    turns.reduce((total, turn) => total + (of(turn) ?? 0), 0)
  const [frames, late] = [sum((turn) => turn.frames), sum((turn) => turn.late_frames)]
  const { p50_us, p95_us, p99_us, max_us } = summarizeTurnErrors(
    turns.flatMap((turn) => turn.pace_p99_us ?? []),
  )
  const isMet = frames > 0 && late < frames * 0.01
  const share = `${((100 * late) / Math.max(1, frames)).toFixed(2)} % later than ${MOST_LATENESS}`
  const words = `frames: p99 of each turn (${share})`
  printRow(
    concurrency,
    agent,
    words,
    frames,
    ...[p50_us, p95_us, p99_us, max_us].map(milliseconds),
    'less than 1 %',
    judge(isMet),
  )
}

printRow('calls', 'agent', 'what', 'n', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms', 'target', 'met')
printRow('---:', '---', '---', '---:', '---:', '---:', '---:', '---:', '---', '---')
for (const concurrency of CALLS.length > 0 ? CALLS : [1, 50])
  for (const [agent, measure] of [
    ['lab', measureLab],
    ['from documents', measureForeign],
  ] as const) {
    const { turns, delays, stops } = await measure(concurrency)
    printErrors(concurrency, agent, 'hidden delay', delays)
    printErrors(concurrency, agent, 'hidden stop time', stops)
    printPacing(concurrency, agent, turns)
  }
process.stdout.write(isMissed ? '\nA target was missed.\n' : '\nAll targets are met.\n')
process.exitCode = isMissed ? 1 : 0
