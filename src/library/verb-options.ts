import { SetupError } from '../core/setup-error.ts'
import type { Trial } from '../core/trial/trial.ts'
import type { TurnRecord } from '../core/trial/turn-record.ts'
import type { RunControl } from '../run/execute/run-control.ts'
import type { LabMode } from '../run/plan/run-plan.ts'
import { describeValue } from '../validation/describe-value.ts'
import { suggestNearest } from '../validation/nearest.ts'

/** What happens while a verb works. */
export type ProgressEvent =
  /**
   * The number of requests or turns that will be sent, warm-up included; infinite if a time ends the load.
   * `simulated`: the lab answers; `replayed`: a cassette does.
   */
  | {
      readonly kind: 'planned'
      readonly requests?: number
      readonly characters?: number
      readonly targets: readonly {
        readonly target: string
        readonly simulated: boolean
        readonly replayed?: boolean
      }[]
    }
  | { readonly kind: 'started'; readonly run: string; readonly folder: string }
  /** A request has ended, well or not. */
  | { readonly kind: 'trial'; readonly trial: Trial }
  /** A turn of a conversation has ended. */
  | { readonly kind: 'turn'; readonly turn: TurnRecord }
  /** A level of a search has ended. */
  | { readonly kind: 'level'; readonly level: number; readonly requests: number }
  /** Files of the run are damaged, or a part of its report is missing. */
  | { readonly kind: 'warning'; readonly text: string }

/** Options of every verb. */
export interface VerbOptions {
  /** Variables with API keys. Default: those of the process. A `.env` file is not read. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** The folder that paths are relative to. Default: that of the process. */
  readonly cwd?: string
  /** Called in order. An error that it throws ends the work, and rejects the call. */
  readonly onEvent?: (event: ProgressEvent) => void
}

/** Options of the verbs that send requests. */
export interface SendOptions extends VerbOptions {
  /** `auto`: the lab answers for a target with a `lab:` profile and no key. */
  readonly lab?: LabMode
  /** The folder of the results. Default: one in `results/` of `cwd`, named after time and scenario. */
  readonly out?: string
  /**
   * Ends the work: requests in flight are aborted. The result holds what was measured until then, with the status
   * `interrupted`.
   */
  readonly signal?: AbortSignal
}

const LAB_MODES: readonly LabMode[] = ['auto', 'always', 'never']

/** Throws a `SetupError` for anything else: a program in JavaScript may say `true`. */
export function labModeOf(lab: unknown = 'auto'): LabMode {
  const mode = LAB_MODES.find((known) => known === lab)
  if (mode) return mode
  throw new SetupError(`lab is ${describeValue(lab)}`, {
    code: 'OPTION_INVALID',
    hint: `Use ${LAB_MODES.map((known) => `'${known}'`).join(', ')}. How the lab behaves is said by \`profile\`, or by \`lab\` of a target in a scenario.`,
  })
}

const SEND_OPTIONS = ['environment', 'cwd', 'onEvent', 'lab', 'out', 'signal']

/** Throws a `SetupError` for options that would be ignored: what is measured is said by the scenario. */
export function rejectOptionsBesideScenario(options: object): void {
  const known = [...SEND_OPTIONS, 'scenario']
  const unknown = Object.keys(options).find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new SetupError(`unknown option ${unknown} beside \`scenario\`${suggestNearest(unknown, known)}`, {
    code: 'OPTION_UNKNOWN',
    hint: 'The scenario says what is measured and how.',
  })
}

/** Passes events on. The first error of the listener stops the work and is thrown at its end. */
export interface EventSink {
  readonly emit: (event: ProgressEvent) => void
  readonly control: RunControl
  readonly rethrow: () => void
}

export function createEventSink({ onEvent, signal }: Pick<SendOptions, 'onEvent' | 'signal'>): EventSink {
  const failed = new AbortController()
  const ended = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal
  let error: { readonly cause: unknown } | undefined
  return {
    control: { finish: ended, abort: ended },
    emit: (event) => {
      if (error) return
      try {
        onEvent?.(event)
      } catch (cause) {
        error = { cause }
        failed.abort()
      }
    },
    rethrow: () => {
      if (error) throw error.cause
    },
  }
}
