import { type AnswerFidelity, FIDELITY_FINDINGS, type HeardText } from '../../core/trial/answer-fidelity.ts'
import { SIGNAL_FIGURES, type SpeechSignal } from '../../core/trial/speech-signal.ts'
import type { Redactor } from '../../redaction/redact.ts'
import { readBoolean, readCount, readEnum, readText, writeBoolean, writeText } from '../csv/csv-cell.ts'

type Draft<Record> = { -readonly [Key in keyof Record]?: Record[Key] }

/** An answer while its row is being read. */
export interface FidelityDraft extends Draft<Omit<AnswerFidelity, 'signal' | 'heard' | 'floor'>> {
  readonly signal: Draft<SpeechSignal>
  readonly heard: Draft<HeardText>
  readonly floor: { words?: number; errors?: number }
}

/** One column of `fidelity.csv`. */
interface FidelityColumn {
  readonly name: string
  readonly write: (answer: AnswerFidelity, redact: Redactor) => string
  readonly read: (cell: string, draft: FidelityDraft) => void
}

/** The columns of `fidelity.csv`, in order. Units are in the names, definitions in docs/metrics.md. */
export const FIDELITY_COLUMNS: readonly FidelityColumn[] = [
  integer('trial'),
  text('target'),
  integer('text'),
  text('language'),
  flag('simulated'),
  flag('replayed'),
  text('recogniser'),
  ...(Object.keys(SIGNAL_FIGURES) as (keyof SpeechSignal)[]).map(signal),
  heard('words', 'words'),
  heard('word_errors', 'errors'),
  heard('words_same', 'same'),
  heard('missing_end', 'missingEnd'),
  heard('repeated', 'repeated'),
  heard('added', 'added'),
  floor('floor_words', 'words'),
  floor('floor_errors', 'errors'),
  {
    name: 'rate_factor',
    write: ({ rateFactor }) => writeNumber(rateFactor, 4),
    read: (cell, draft) => assign(draft, 'rateFactor', readNumber(cell)),
  },
  {
    name: 'findings',
    write: ({ findings }) => findings.join('; '),
    read: (cell, draft) => {
      draft.findings = cell
        .split('; ')
        .filter(Boolean)
        .map((word) => readEnum(word, FIDELITY_FINDINGS))
    },
  },
  {
    name: 'transcript',
    write: (answer, redact) => writeText(redact(answer.heard?.transcript ?? '')),
    read: (cell, draft) => {
      draft.heard.transcript = readText(cell)
    },
  },
]

function assign<Target extends object, Key extends keyof Target>(
  target: Target,
  key: Key,
  value: Target[Key] | undefined,
): void {
  if (value !== undefined) target[key] = value
}

/** Microseconds of an answer that lasts days. */
const LARGEST = 1e12

function writeNumber(value: number | undefined, digits: number): string {
  return value === undefined ? '' : value.toFixed(digits)
}

/** Undefined for an empty cell. Throws a `RangeError` when the cell is not a number. */
function readNumber(cell: string): number | undefined {
  if (cell === '') return undefined
  const value = /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : Number.NaN
  if (!(Math.abs(value) <= LARGEST))
    throw new RangeError(`"${cell.slice(0, 80)}" is not a number of an answer`)
  return value
}

function integer(name: 'trial' | 'text'): FidelityColumn {
  return {
    name,
    write: (answer) => String(answer[name]),
    read: (cell, draft) => {
      const value = readCount(cell)
      if (value === undefined) throw new RangeError('the cell is empty')
      draft[name] = value
    },
  }
}

function text(name: 'target' | 'language' | 'recogniser'): FidelityColumn {
  return {
    name,
    write: (answer, redact) => writeText(redact(answer[name])),
    read: (cell, draft) => {
      draft[name] = readText(cell)
    },
  }
}

function flag(name: 'simulated' | 'replayed'): FidelityColumn {
  return {
    name,
    write: (answer) => writeBoolean(answer[name]),
    read: (cell, draft) => assign(draft, name, readBoolean(cell)),
  }
}

function signal(figure: keyof SpeechSignal): FidelityColumn {
  const { name, digits } = SIGNAL_FIGURES[figure]
  return {
    name,
    write: (answer) => writeNumber(answer.signal[figure], digits),
    read: (cell, draft) => assign(draft.signal, figure, readNumber(cell)),
  }
}

function heard(name: string, key: Exclude<keyof HeardText, 'transcript'>): FidelityColumn {
  return {
    name,
    write: (answer) => writeNumber(answer.heard?.[key], 0),
    read: (cell, draft) => assign(draft.heard, key, readNumber(cell)),
  }
}

function floor(name: string, key: 'words' | 'errors'): FidelityColumn {
  return {
    name,
    write: (answer) => writeNumber(answer.floor?.[key], 0),
    read: (cell, draft) => assign(draft.floor, key, readNumber(cell)),
  }
}
