import type { AnyAdapter } from '../core/adapter.ts'
import type { AdapterDescription } from '../core/adapter-description.ts'
import type { LabProfile } from '../core/lab-profile.ts'
import { type Lab, startLab } from '../lab/index.ts'
import { CALLER_TEXT, callerSamples } from './caller-speech.ts'
import type { TwinLaw } from './law.ts'
import { schemeOf } from './sample-job.ts'
import { onStage } from './stage.ts'

/** One lab for all laws of an adapter. Each law has its own mount and profile. */
export interface House {
  /** Runs one of the laws that the fixture was created for. The lab starts with the first. */
  readonly play: (law: TwinLaw) => Promise<void>
}

/** Sample rate at which the lab is given the user's speech. */
const CALLER_RATE = 16_000
/** Timeout of a trial in milliseconds, unless the law sets its own. */
const PATIENCE = 2000
/**
 * Milliseconds without a running law after which the lab closes: a runner does not say which law is the last.
 */
const LINGER = 300

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
export function houseFor(
  adapter: AnyAdapter,
  laws: readonly TwinLaw[],
  descriptions: readonly AdapterDescription[] = [],
): House {
  let lab: Promise<Lab> | undefined
  let playing = 0
  let closing: NodeJS.Timeout | undefined
  const leave = () => {
    playing -= 1
    if (playing > 0) return
    closing = setTimeout(() => {
      lab?.then((opened) => opened.close())
      lab = undefined
    }, LINGER)
  }
  return {
    play: async (law) => {
      clearTimeout(closing)
      playing += 1
      lab ??= startLab({
        mounts: laws.map((one) => mountOf(adapter, one, laws)),
        callers: [{ text: CALLER_TEXT, samples: callerSamples(CALLER_RATE), sampleRate: CALLER_RATE }],
        descriptions,
      })
      try {
        await playIn(await lab, adapter, law, nameOf(law, laws))
      } finally {
        leave()
      }
    },
  }
}

function mountOf(adapter: AnyAdapter, law: TwinLaw, laws: readonly TwinLaw[]) {
  const { provider } = adapter.facts
  return { name: nameOf(law, laws), provider, profile: { ...PROFILE, ...law.profile } }
}

function nameOf(law: TwinLaw, laws: readonly TwinLaw[]): string {
  return `law-${laws.indexOf(law)}`
}

/** Uses the lab's shared address, so that the base has a path prefix. */
function playIn({ shared, truth }: Lab, adapter: AnyAdapter, law: TwinLaw, mount: string): Promise<void> {
  const place = {
    base: `${schemeOf(adapter)}//${shared.host}:${shared.port}/${mount}`,
    timeout: law.timeout ?? PATIENCE,
    truth: () => truth().filter((record) => record.mount === mount),
  }
  return onStage(adapter, place, (stage) => law.play(stage, adapter))
}
