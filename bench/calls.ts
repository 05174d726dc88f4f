import type { TurnRecord } from '../src/core/trial/turn-record.ts'
import { planConversations } from '../src/run/plan/plan-conversations.ts'
import { matchTurns } from '../src/selftest/conversations/match-turns.ts'
import { callScenario } from '../src/selftest/conversations/turn-scenario.ts'
import { runWithTruth } from '../src/selftest/run-with-truth.ts'
import { summarizeTurnErrors } from '../src/selftest/summarize-errors.ts'

/**
 * How far hidden delays and hidden stop times of the lab's agent come back from its log, over the telephone's stream, and
 * how late the frames to it leave. The agent and ttfa share the machine.
 *
 *   npm run build
 *   node --import jiti/register bench/calls.ts [turns at least] [numbers of calls at once …]
 */
const [TURNS = 72, ...CALLS] = process.argv.slice(2).map(Number)

const control = { finish: new AbortController().signal, abort: new AbortController().signal }
const milliseconds = (micros: number) => (micros / 1000).toFixed(1)
const printRow = (...cells: (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)

printRow('calls', 'what', 'n', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms')
printRow('---:', '---', '---:', '---:', '---:', '---:', '---:')
for (const concurrency of CALLS.length > 0 ? CALLS : [1, 50]) {
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
  const paces = turns.flatMap(({ pace_p99_us }) => pace_p99_us ?? [])
  for (const [what, values] of Object.entries({ call, stop_signal, 'pacing, p99 of a turn': paces })) {
    const { n, p50_us, p95_us, p99_us, max_us } = summarizeTurnErrors(values)
    printRow(concurrency, what, n, ...[p50_us, p95_us, p99_us, max_us].map(milliseconds))
  }
  const frames = turns.reduce((sum, turn) => sum + (turn.frames ?? 0), 0)
  const late = turns.reduce((sum, turn) => sum + (turn.late_frames ?? 0), 0)
  printRow(concurrency, `frames more than 5 ms late: ${late}`, frames, '', '', '', '')
}
