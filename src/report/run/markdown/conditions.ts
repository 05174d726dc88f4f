import type { Target } from '../../../core/config/target.ts'
import type { RunFile } from '../../../results/run/run-file.ts'
import { escapeMarkdown } from '../../format/escape.ts'
import { formatLoad, formatWarmup } from '../../format/format-load.ts'

/** The conditions for repeating the run, as a Markdown list. */
export function renderConditions(file: RunFile): string[] {
  return listConditions(file).map(
    ([name, words]) => `- ${escapeMarkdown(name)}: ${escapeMarkdown(words, 1000)}`,
  )
}

/** Each condition with its text, which is untrusted. `run.json` has the full data. */
export function listConditions({
  run,
  scenario,
  started_at,
  versions,
  machine,
  vantage,
  parts,
}: RunFile): (readonly [string, string])[] {
  return [
    ['run', `${run}, started ${started_at}`],
    ['seed', String(scenario.seed)],
    ['load', formatLoad(scenario.load)],
    ['connection', `${scenario.connection}; ${formatWarmup(scenario)}, timeout ${scenario.timeout / 1000} s`],
    ['texts', `${scenario.texts.length}`],
    ...scenario.targets.map((target) => [`target ${target.id}`, describeTarget(target)] as const),
    ...(parts ?? [{ file: { versions, machine } }]).flatMap(listMachine),
    ...(vantage?.named ? [['vantage', vantage.name] as const] : []),
  ]
}

type OwnMachine = Pick<RunFile, 'versions' | 'machine' | 'vantage'>

/** The machine that measured; in a merged run, the machine of each part. */
export function listMachine({ file: { versions, machine, vantage } }: { file: OwnMachine }) {
  const from = vantage ? ` from ${vantage.name}` : ''
  return [
    [`versions${from}`, formatPairs(versions)],
    [`machine${from}`, formatPairs(machine)],
  ] as const
}

/** The settings of a target in the scenario; all others are the adapter's defaults. */
function describeTarget({ adapter, model, voice, sampleRate, language, base, lab }: Target): string {
  const words = { adapter, model, voice, sampleRate, language, base, lab: lab && 'embedded' }
  return formatPairs(words)
}

function formatPairs(record: object): string {
  return Object.entries(record)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' ') : String(value)}`)
    .join(', ')
}
