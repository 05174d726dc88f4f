import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Trial } from '../../../src/core/trial/trial.ts'
import { createRedactor } from '../../../src/redaction/redact.ts'
import { parseRows } from '../../../src/results/csv/csv-rows.ts'
import { formatTrialRows, TrialRowReader, trialHeader } from '../../../src/results/trials/trial-rows.ts'
import { anyTrial } from '../arbitrary-trials.ts'
import { REFUSED, TRIAL } from '../sample-trials.ts'

const plain = (text: string) => text

/** From the design: these keep their names and their places. */
const PUBLISHED_COLUMNS =
  'run, trial, target, provider, adapter, model, voice, transport, region, text, chars, phase, load, block, worker, ' +
  'connection, in_flight, due_us, began_us, dns_us, tcp_us, tls_us, open_us, ready_us, first_text_us, last_text_us, ' +
  'headers_us, first_frame_us, first_audio_us, last_audio_us, end_us, audio_us, lead_silence_us, bytes, pieces, ' +
  'underruns, underrun_us, longest_underrun_us, prebuffer_us, loop_lag_us, outcome, reached, status, detail, ' +
  'provider_request_id, simulated'
const DERIVED_COLUMNS = 'connect_us, ttfb_us, ttfa_us, ttfa_heard_us, ttfa_due_us, total_us, rtf'

function readBack(trials: readonly Trial[]): Trial[] {
  const [header = [], ...rows] = parseRows(Buffer.from(trialHeader() + formatTrialRows(trials, plain)))
  const reader = new TrialRowReader(header)
  return rows.map((row) => reader.read(row))
}

describe('rows of trials.csv', () => {
  test('round-trip with any text', () => {
    fc.assert(
      fc.property(fc.array(anyTrial, { maxLength: 5 }), (trials) => {
        expect(readBack(trials)).toEqual(trials)
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['the line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text: string) => `\ufeff${text}`],
  ])('are read with %s', (_, change) => {
    const text = trialHeader() + formatTrialRows([TRIAL, TRIAL], plain)
    const [header = [], ...rows] = parseRows(Buffer.from(change(text)))
    const reader = new TrialRowReader(header)
    expect(rows.map((row) => reader.read(row))).toEqual([TRIAL, TRIAL])
  })

  test('leave out a number that no reader would take', () => {
    const told = { ...TRIAL, status: 1e300, server_us: Number.NaN }
    const { status: _, ...rest } = TRIAL
    expect(readBack([told])).toEqual([rest])
  })

  test('have the published columns, with derived ones at the end', () => {
    const columns = trialHeader().trimEnd().split(',')
    expect(columns.slice(0, PUBLISHED_COLUMNS.split(', ').length)).toEqual(PUBLISHED_COLUMNS.split(', '))
    expect(columns.slice(-DERIVED_COLUMNS.split(', ').length)).toEqual(DERIVED_COLUMNS.split(', '))
    expect(new Set(columns).size).toBe(columns.length)
  })

  test('are these bytes', () => {
    const redact = createRedactor(['sk-secret-0123456789'])
    const golden = readFileSync(path.join(import.meta.dirname, 'golden', 'trials.csv'), 'utf8')
    expect(trialHeader() + formatTrialRows([TRIAL, REFUSED], redact)).toBe(golden)
  })

  test('hold derived durations and the real-time factor', () => {
    const [header = [], row = []] = parseRows(Buffer.from(trialHeader() + formatTrialRows([TRIAL], plain)))
    const derived = Object.fromEntries(header.map((name, index) => [name, row[index]]).slice(-7))
    expect(derived).toEqual({
      connect_us: '',
      ttfb_us: '120000',
      ttfa_us: '150000',
      ttfa_heard_us: '190000',
      ttfa_due_us: '150100',
      total_us: '950060',
      rtf: '0.3250',
    })
  })

  test('never start a cell with a spreadsheet formula', () => {
    fc.assert(
      fc.property(anyTrial, (trial) => {
        const [cells = []] = parseRows(Buffer.from(formatTrialRows([trial], plain)))
        const texts = cells.filter((cell) => !/^-?\d+(\.\d+)?$/.test(cell))
        expect(texts.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([])
      }),
    )
  })

  test('ignore columns of a later version', () => {
    const [header = [], row = []] = parseRows(Buffer.from(trialHeader() + formatTrialRows([TRIAL], plain)))
    expect(new TrialRowReader(['mood', ...header]).read(['sunny', ...row])).toEqual(TRIAL)
  })
})

const header = () => trialHeader().trimEnd().split(',')
const BROKEN: { name: string; change: (cells: string[]) => string[]; why: RegExp }[] = [
  { name: 'a cell too few', change: (cells) => cells.slice(1), why: /79 cells under 80 columns/ },
  {
    name: 'a word for a number',
    change: (cells) => replace(cells, 'began_us', 'soon'),
    why: /began_us: "soon"/,
  },
  {
    name: 'a number with a fraction',
    change: (cells) => replace(cells, 'end_us', '1.5'),
    why: /end_us: "1.5"/,
  },
  {
    name: 'a number in another notation',
    change: (cells) => replace(cells, 'end_us', '0x10'),
    why: /end_us: "0x10" is not an integer/,
  },
  {
    name: 'a number with an exponent',
    change: (cells) => replace(cells, 'end_us', '1e6'),
    why: /end_us: "1e6" is not an integer/,
  },
  {
    name: 'an instant years after the run began',
    change: (cells) => replace(cells, 'end_us', '9007199254740991'),
    why: /end_us: "9007199254740991" is too large/,
  },
  {
    name: 'a count below zero',
    change: (cells) => replace(cells, 'trial', '-1'),
    why: /column trial: "-1" is negative/,
  },
  {
    name: 'a duration below zero',
    change: (cells) => replace(cells, 'audio_us', '-1'),
    why: /column audio_us: "-1" is negative/,
  },
  {
    name: 'an unknown outcome',
    change: (cells) => replace(cells, 'outcome', 'great'),
    why: /outcome: "great"/,
  },
  {
    name: 'no number of the trial',
    change: (cells) => replace(cells, 'trial', ''),
    why: /column trial: .*empty/,
  },
  {
    name: 'neither true nor false',
    change: (cells) => replace(cells, 'simulated', 'yes'),
    why: /simulated: "yes"/,
  },
]

function replace(cells: string[], column: string, cell: string): string[] {
  return cells.with(header().indexOf(column), cell)
}

describe('an unreadable row', () => {
  test.each(BROKEN)('is named: $name', ({ change, why }) => {
    const [cells = []] = parseRows(Buffer.from(formatTrialRows([TRIAL], plain)))
    expect(() => new TrialRowReader(header()).read(change(cells))).toThrow(why)
  })

  test('a header of a version that lacked a recent column is none', () => {
    expect(
      () => new TrialRowReader(header().filter((name) => name !== 'redial_us' && name !== 'stale_pieces')),
    ).not.toThrow()
  })

  test('of a header that is none, three columns are named', () => {
    expect(() => new TrialRowReader(['x'])).toThrow(/^missing column run, trial, target and \d+ more$/)
  })

  test('a header without a column of a trial is named', () => {
    expect(() => new TrialRowReader(header().filter((name) => name !== 'tls_us'))).toThrow(
      'missing column tls_us',
    )
  })
})
