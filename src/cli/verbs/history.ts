import path from 'node:path'
import type { Command } from 'commander'
import type { StageName } from '../../core/stages.ts'
import { formatHistoryJson, renderHistoryText } from '../../report/history/history-report.ts'
import { writeSidecar } from '../../results/sidecars.ts'
import { readHistory } from '../../run/store/read-history.ts'
import { detectChanges } from '../../tally/history/detect-changes.ts'
import type { CliContext } from '../cli-context.ts'
import { parsePercentile, parseShare, parseStageName } from '../input/parse-options.ts'
import { damagePrinter } from '../output/print-run.ts'

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
  readonly pValue: number
  readonly json?: boolean
}

/** `ttfa history`: finds change points over many runs. */
export function addHistory(program: Command, context: CliContext): void {
  program
    .command('history')
    .helpGroup('Decide:')
    .summary('find out when a latency changed, over many runs')
    .description('Follow latencies over all runs in a folder, and find the points where they changed.')
    .argument('[results]', 'folder that contains the runs', 'results')
    .option('--scenario <name>', 'use only runs of this scenario')
    .option('--stage <name>', 'the stage (repeatable; default ttfa_heard)', repeatable(parseStageName))
    .option(
      '--percentile <p>',
      'the percentile (repeatable; default p50 and p95)',
      repeatable(parsePercentile),
    )
    .option('--magnitude <share>', 'smallest relative change to report', parseShare, 0.05)
    .option('--p-value <share>', 'largest p-value of a reported change', parseShare, 0.001)
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action((results: string, options: HistoryCommandOptions) => history(results, options, context))
}

async function history(
  results: string,
  options: HistoryCommandOptions,
  { cwd, output, progress }: CliContext,
): Promise<void> {
  const location = path.resolve(cwd, results)
  const series = await readHistory(
    location,
    {
      stages: options.stage ?? ['ttfa_heard'],
      shares: options.percentile ?? [0.5, 0.95],
      ...(options.scenario !== undefined && { scenario: options.scenario }),
    },
    damagePrinter({ progress }),
  )
  const histories = series.map((each) =>
    detectChanges(each.metric, each.points, { magnitude: options.magnitude, maxPValue: options.pValue }),
  )
  const json = formatHistoryJson(histories)
  // Next to the folders of the runs, where their reports find it.
  if (histories.length > 0) await writeSidecar(location, 'history.json', json)
  output.write(options.json ? json : renderHistoryText(histories, output.paint))
}

/** A parser for an option that may be repeated. */
function repeatable<Value>(parse: (words: string) => Value): (words: string, before?: Value[]) => Value[] {
  return (words, before = []) => [...before, parse(words)]
}
