import { seededRandom } from '../src/pace/random.ts'
import { predictCapSearch } from '../src/probe/cap/predict-cap-search.ts'
import {
  hiddenLimit,
  PROVIDER_BEHAVIOURS,
  UNSTEADY_SERVICES,
  VAGUE_BOUNDARIES,
} from '../test/probe/cap/provider-behaviours.ts'
import { HIDDEN_LIMIT_KINDS, hiddenLimit as hiddenSetting, isFound } from '../test/probe/hidden-limits.ts'
import { LATENCY_CURVES, trueKnee } from '../test/probe/knee/latency-curves.ts'
import { SEARCH_SETTINGS, searchCap, searchKnee } from '../test/probe/run-search.ts'
import { HEARD_P95 } from '../test/probe/sample-objectives.ts'
import { simulateSearch } from '../test/probe/simulated-search.ts'

/**
 * How often `ttfa probe` is wrong about hidden limits, by seeded simulation: the table of
 * docs/probe.md. Takes some minutes.
 *
 *   node --import jiti/register bench/probe-accuracy.ts [searches of each]
 */
const SEARCHES = Number(process.argv[2] ?? 200)
/** Different seeds from those of the tests. */
const FIRST_SEED = 1000

const seeds = Array.from({ length: SEARCHES }, (_, index) => FIRST_SEED + index)
const percent = (count: number) => `${((100 * count) / SEARCHES).toFixed(1)} %`
const printRow = (...cells: (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)
const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Of each kind of hidden limit, whatever the number of searches: a hundred in all. */
const SETTINGS_OF_EACH_KIND = 10

printRow(
  'whole search of a hidden limit',
  'found, or inside the interval',
  'requests',
  'most',
  'seconds',
  'most',
)
printRow('---', '---:', '---:', '---:', '---:', '---:')
let foundInAll = 0
for (const kind of HIDDEN_LIMIT_KINDS) {
  const searches = seeds.slice(0, SETTINGS_OF_EACH_KIND).map((seed) => {
    const setting = hiddenSetting(kind, seed)
    const { answer, seconds } = simulateSearch(setting.behaviour, seed, setting.settings)
    return { isFound: isFound(setting, answer), requests: answer.budget.spent.requests, seconds }
  })
  const found = searches.filter((search) => search.isFound).length
  foundInAll += found
  const requests = searches.map((search) => search.requests)
  const times = searches.map(({ seconds }) => Math.round(seconds))
  printRow(
    kind,
    `${found} of ${searches.length}`,
    median(requests),
    Math.max(...requests),
    median(times),
    Math.max(...times),
  )
}
process.stdout.write(`\n${foundInAll} of ${HIDDEN_LIMIT_KINDS.length * SETTINGS_OF_EACH_KIND}\n\n`)

printRow('hard cap of a provider that', 'exact', 'exact or inside the interval', 'requests / predicted')
printRow('---', '---:', '---:', '---:')
for (const { name, behave, interval } of [...PROVIDER_BEHAVIOURS, ...VAGUE_BOUNDARIES]) {
  const searches = seeds.map((seed) => {
    const limit = seed < FIRST_SEED + 3 ? seed - FIRST_SEED + 1 : hiddenLimit(seed)
    const { finding, requests } = searchCap(behave(limit), seed, {}, interval)
    const [low, high] = finding.interval
    return {
      isExact: finding.feasible === limit,
      isCovered: low <= limit && limit <= high,
      share: requests / predictCapSearch(SEARCH_SETTINGS, limit).requests,
    }
  })
  printRow(
    name,
    percent(searches.filter(({ isExact }) => isExact).length),
    percent(searches.filter(({ isCovered }) => isCovered).length),
    median(searches.map(({ share }) => share)).toFixed(2),
  )
}

process.stdout.write('\n')
printRow('answers that are', 'no limit up to 64, and none seen', 'queue of 1 to 32, inside the interval')
printRow('---', '---:', '---:')
for (const [name, service] of UNSTEADY_SERVICES) {
  const unlimited = seeds.filter(
    (seed) =>
      searchCap({ ...service, limit: () => 1000 }, seed, { max: 64 }, 0.5).finding.reason !== 'boundary',
  )
  const found = seeds.filter((seed) => {
    const limit = 1 + (hiddenLimit(seed) % 32)
    const { interval } = searchCap(
      { ...service, limit: () => limit, excess: 'queue' },
      seed,
      { max: 128 },
      0.5,
    ).finding
    return interval[0] <= limit && limit <= interval[1]
  })
  printRow(name, percent(unlimited.length), percent(found.length))
}

process.stdout.write('\n')
printRow(
  'soft knee of answers that become slower',
  'spread',
  'within 10 %',
  'within 10 % or inside the interval',
  'requests',
)
printRow('---', '---:', '---:', '---:', '---:')
for (const { name, firstAudio } of LATENCY_CURVES) {
  for (const sigma of [0.1, 0.2, 0.3]) {
    const searches = seeds.map((seed) => {
      const about = 3 + seededRandom(seed, 7).integer(150)
      const median = (inFlight: number) => firstAudio(inFlight, about)
      const truth = trueKnee(median, sigma)
      const settings = { max: 256, objectives: [HEARD_P95], guess: 8 }
      const { finding, requests } = searchKnee(
        { limit: () => 1e9, firstAudio: median, sigma },
        seed,
        settings,
      )
      const isNear = Math.abs(finding.estimate - truth) <= 0.1 * truth
      return { isNear, isGood: isNear || (finding.low <= truth && truth <= finding.high), requests }
    })
    printRow(
      name,
      sigma,
      percent(searches.filter(({ isNear }) => isNear).length),
      percent(searches.filter(({ isGood }) => isGood).length),
      median(searches.map(({ requests }) => requests)),
    )
  }
}
