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

Takes eight or more runs on each side of a change to see it. Changes are those of
E-divisive with Student's t, as in Hunter and Apache Otava: the same runs always
have the same changes.
`

interface HistoryCommandOptions {
  readonly scenario?: string
  readonly stage?: StageName[]
  readonly percentile?: number[]
  readonly magnitude: number
  readonly chance: number
  readonly json?: boolean
}

/** `ttfa history`: since when has it been like this? */
export function addHistory(program: Command, context: Context): void {
  program
    .command('history')
    .helpGroup('Decide:')
    .summary('find in many runs where a number changed, and when')
    .description('Follow numbers over all runs in a folder, and say where they changed.')
    .argument('[results]', 'the folder that holds the folders of runs', 'results')
    .option('--scenario <name>', 'only runs of this scenario')
    .option('--stage <name>', 'the stage (repeatable; default ttfa_heard)', gathered(stageName))
    .option('--percentile <p>', 'the percentile (repeatable; default p50 and p95)', gathered(percentileShare))
    .option('--magnitude <share>', 'changes up to this size do not matter', share, 0.05)
    .option('--chance <share>', 'chance up to which a change is believed', share, 0.001)
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
  // Beside the folders of the runs, where their reports find it.
  if (histories.length > 0) await leaveCompanion(where, 'history.json', json)
  output.write(options.json ? json : historyText(histories, output.paint))
}

/** An option that may be given several times. */
function gathered<Value>(read: (words: string) => Value): (words: string, before?: Value[]) => Value[] {
  return (words, before = []) => [...before, read(words)]
}
