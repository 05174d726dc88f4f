import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import type { AdapterDescription } from '../../core/adapter/adapter-description.ts'
import type { LabProfile } from '../../core/config/lab-profile.ts'
import type { Millis } from '../../core/units.ts'
import { type Lab, startLab } from '../../lab/index.ts'
import type { TwinLaw } from '../laws/law.ts'
import { CALLER_TEXT, callerSamples } from './caller-speech.ts'
import { schemeOf } from './sample-job.ts'
import { withHarness } from './trial-harness.ts'

/** One lab for all laws of an adapter. Each law has its own mount and profile. */
export interface LabFixture {
  /** Runs one of the laws that the fixture was created for. The lab starts with the first. */
  readonly run: (law: TwinLaw) => Promise<void>
}

/** Sample rate at which the lab is given the user's speech. */
const CALLER_RATE = 16_000
/** Timeout of a trial, unless the law sets its own. */
const TRIAL_TIMEOUT: Millis = 2000
/**
 * Time without a running law after which the lab closes: a runner does not say which law is the last.
 */
const CLOSE_DELAY: Millis = 300

/** Fast, with a leading silence that the trial has to find. */
const PROFILE: LabProfile = {
  voice: 'tone',
  firstAudio: 10,
  pacing: 0,
  leadingSilence: 100,
  trailingSilence: 0,
  completionDelay: 0,
}

/** `descriptions`: adapter descriptions from which the lab makes twins for routes it has none for. */
export function createLabFixture(
  adapter: AnyAdapter,
  laws: readonly TwinLaw[],
  descriptions: readonly AdapterDescription[] = [],
): LabFixture {
  let lab: Promise<Lab> | undefined
  let running = 0
  let closeTimer: NodeJS.Timeout | undefined
  const release = () => {
    running -= 1
    if (running > 0) return
    closeTimer = setTimeout(() => {
      lab?.then((opened) => opened.close())
      lab = undefined
    }, CLOSE_DELAY)
  }
  return {
    run: async (law) => {
      clearTimeout(closeTimer)
      running += 1
      lab ??= startLab({
        mounts: laws.map((one) => mountFor(adapter, one, laws)),
        callerSpeech: [{ text: CALLER_TEXT, samples: callerSamples(CALLER_RATE), sampleRate: CALLER_RATE }],
        descriptions,
      })
      try {
        await runLaw(await lab, adapter, law, nameOf(law, laws))
      } finally {
        release()
      }
    },
  }
}

function mountFor(adapter: AnyAdapter, law: TwinLaw, laws: readonly TwinLaw[]) {
  const { provider } = adapter.facts
  return { name: nameOf(law, laws), provider, profile: { ...PROFILE, ...law.profile } }
}

function nameOf(law: TwinLaw, laws: readonly TwinLaw[]): string {
  return `law-${laws.indexOf(law)}`
}

/** Uses the lab's shared address, so that the base has a path prefix. */
function runLaw({ shared, truth }: Lab, adapter: AnyAdapter, law: TwinLaw, mount: string): Promise<void> {
  const records = () => truth().filter((record) => record.mount === mount)
  // A runner may try a law again: what was answered before is not its own.
  const before = records().length
  const endpoint = {
    base: `${schemeOf(adapter)}//${shared.host}:${shared.port}/${mount}`,
    timeout: law.timeout ?? TRIAL_TIMEOUT,
    truth: () => records().slice(before),
  }
  return withHarness(adapter, endpoint, (harness) => law.run(harness, adapter))
}
