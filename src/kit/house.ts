import type { AnyAdapter } from '../core/adapter.ts'
import type { AdapterDescription } from '../core/adapter-description.ts'
import type { LabProfile } from '../core/lab-profile.ts'
import { type Lab, startLab } from '../lab/index.ts'
import { CALLER_TEXT, callerSamples } from './caller-speech.ts'
import type { TwinLaw } from './law.ts'
import { schemeOf } from './sample-job.ts'
import { onStage } from './stage.ts'

/** One lab for all the laws of an adapter: each law has a mount of its own, with its own profile. */
export interface House {
  /** Plays one of the laws that the house was made for. The lab opens with the first. */
  readonly play: (law: TwinLaw) => Promise<void>
}

/** Samples a second at which the lab gets to know the kit's caller. */
const CALLER_RATE = 16_000
/** Milliseconds after which a trial is given up, unless the law says otherwise. */
const PATIENCE = 2000
/** Milliseconds without a play after which the lab closes: a runner does not say which law is its last. */
const LINGER = 300

/** Quick and cheap, and with a silence in front that has to be found again. */
const PROFILE: LabProfile = {
  voice: 'tone',
  firstAudio: 10,
  pacing: 0,
  leadingSilence: 100,
  trailingSilence: 0,
  completionDelay: 0,
}

/** `descriptions`: what the lab serves in reverse, where it has no twin of its own. */
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

/** At the lab's shared address, so that the base has a path prefix. */
function playIn({ shared, truth }: Lab, adapter: AnyAdapter, law: TwinLaw, mount: string): Promise<void> {
  const place = {
    base: `${schemeOf(adapter)}//${shared.host}:${shared.port}/${mount}`,
    timeout: law.timeout ?? PATIENCE,
    truth: () => truth().filter((record) => record.mount === mount),
  }
  return onStage(adapter, place, (stage) => law.play(stage, adapter))
}
