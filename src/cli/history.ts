import path from 'node:path'
import type { Command } from 'commander'
import type { StageName } from '../core/stages.ts'
import { historyJson, historyText } from '../report/history.ts'
import { leaveCompanion } from '../results/companions.ts'
import { readHistory } from '../run/read-history.ts'
import { historyOf } from '../tally/changes/history.ts'
import type { Context } from './context.ts'
import { percentileShare, share, stageName } from './gate-options.ts'

const EXAMPLES = `
Examples:
  $ ttfa history
  $ ttfa history results --scenario nightly --percentile p95
  $ ttfa history --json | jq '.histories[].changes'

A change is found once there are about eight runs on each side of it. The method is
E-divisive with Student's t, as in Hunter and Apache Otava: the same runs always
give the same changes.
`

interface HistoryCommandOptions {
  readonly scenario?: string
  readonly stage?: StageName[]
  readonly percentile?: number[]
  readonly magnitude: number
  readonly chance: number
  readonly json?: boolean
}

/** `ttfa history`: finds change points over many runs. */
export function addHistory(program: Command, context: Context): void {
  program
    .command('history')
    .helpGroup('Decide:')
    .summary('find out when a latency changed, over many runs')
    .description('Follow latencies over all runs in a folder, and find the points where they changed.')
    .argument('[results]', 'folder that contains the runs', 'results')
    .option('--scenario <name>', 'use only runs of this scenario')
    .option('--stage <name>', 'the stage (repeatable; default ttfa_heard)', gathered(stageName))
    .option('--percentile <p>', 'the percentile (repeatable; default p50 and p95)', gathered(percentileShare))
    .option('--magnitude <share>', 'ignore changes up to this size', share, 0.05)
    .option('--chance <share>', 'report changes with a p-value up to this', share, 0.001)
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action((results: string, options: HistoryCommandOptions) => history(results, options, context))
}

async function history(
  results: string,
  options: HistoryCommandOptions,
  { folder, output }: Context,
): Promise<void> {
  const where = path.resolve(folder, results)
  const followed = await readHistory(where, {
    stages: options.stage ?? ['ttfa_heard'],
    shares: options.percentile ?? [0.5, 0.95],
    ...(options.scenario !== undefined && { scenario: options.scenario }),
  })
  const histories = followed.map((each) => historyOf(each.followed, each.points, options))
  const json = historyJson(histories)
  // Next to the folders of the runs, where their reports find it.
  if (histories.length > 0) await leaveCompanion(where, 'history.json', json)
  output.write(options.json ? json : historyText(histories, output.paint))
}

/** A parser for an option that may be repeated. */
function gathered<Value>(read: (words: string) => Value): (words: string, before?: Value[]) => Value[] {
  return (words, before = []) => [...before, read(words)]
}
