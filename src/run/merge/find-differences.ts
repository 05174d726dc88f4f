import { isJsonObject } from '../../core/json.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import { type MergeSource, nameSource } from './merge-source.ts'

/** What two runs differ in. */
interface Difference {
  /** `targets.lightning.voice`. */
  readonly path: string
  readonly words: string
}

/** Fields of `run.json` that do not change what was asked, and what they may differ in. */
const HARMLESS = [
  /^version of ttfa$/,
  /^scenario\.(?:name|description|seed|workers)$/,
  /^scenario\.(?:thresholds|goodput|budget)(?:\.|$)/,
  // More trials make results more precise, not different.
  /^scenario\.load\.(?:trials|duration)$/,
  /^scenario\.targets\.[^/]*\/(?:(?:stt|llm|tts|agent)\.)?(?:base|region|lab)(?:\.|$)/,
  /^adapters\.[^/]*\/(?:title|docs|checked|confidence|origin|keyVariable|retired|languages)(?:\.|$)/,
]

/**
 * What the runs differ in, as phrases: empty if they are of one scenario and version. Throws a `SetupError` that
 * names the differences, unless they change nothing of what was asked and `force` accepts them.
 */
export function findDifferences([first, ...others]: readonly MergeSource[], force: boolean): string[] {
  if (!first) return []
  const found = others.flatMap((other) =>
    compareRuns(first.file, other.file).map((each) => ({
      ...each,
      words: `${each.path.replaceAll('/', '.')}: ${each.words} in ${nameSource(other)}, unlike ${nameSource(first)}`,
    })),
  )
  const harmful = found.filter(({ path }) => !HARMLESS.some((pattern) => pattern.test(path)))
  if (harmful.length > 0)
    throw differsError(harmful, 'Merge only runs of one scenario: this difference changes the requests.')
  if (found.length > 0 && !force)
    throw differsError(
      found,
      'None of these changes the requests: `--force` merges the runs and records the differences.',
    )
  return found.map(({ words }) => words)
}

const MAX_NAMED = 6

function differsError(found: readonly Difference[], hint: string): SetupError {
  const named = found.slice(0, MAX_NAMED).map(({ words }) => words)
  const more = found.length > MAX_NAMED ? `; and ${found.length - MAX_NAMED} more` : ''
  return new SetupError(`the runs differ: ${named.join('; ')}${more}`, { code: 'MERGE_DIFFERS', hint })
}

function compareRuns(a: AnyRunFile, b: AnyRunFile): Difference[] {
  return compareValues('', comparable(a), comparable(b)).map(({ path, ...rest }) => ({
    ...rest,
    path: path.replace(/^\./, ''),
  }))
}

/** What must be the same: what was asked, and how answers were judged. */
function comparable(file: AnyRunFile) {
  const { scenario, adapters, versions } = file
  return {
    kind: file.kind ?? 'requests',
    'version of ttfa': versions.ttfa ?? 'unknown',
    scenario: { ...scenario, targets: byName(scenario.targets.map((target) => [target.id, target])) },
    adapters: byName(Object.entries(adapters)),
    ...(file.kind === undefined
      ? { 'rule for what is audible': file.audible }
      : { recognition: file.recognition }),
  }
}

/** A slash after the name, which may itself have dots. */
function byName(entries: readonly (readonly [string, object])[]): Record<string, unknown> {
  return Object.fromEntries(
    entries.flatMap(([name, value]) => Object.entries(value).map(([key, each]) => [`${name}/${key}`, each])),
  )
}

/** Every leaf in which two values differ. A field that is undefined is absent. */
function compareValues(path: string, a: unknown, b: unknown): Difference[] {
  if (Array.isArray(a) && Array.isArray(b)) return compareValues(path, { ...a }, { ...b })
  if (!isJsonObject(a) || !isJsonObject(b))
    return JSON.stringify(a) === JSON.stringify(b) ? [] : [{ path, words: show(b) }]
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].flatMap((key) => compareValues(`${path}.${key}`, a[key], b[key]))
}

const MAX_SHOWN = 60

function show(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
