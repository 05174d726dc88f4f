import { PcmDecoder } from '../../audio/pcm-decoder.ts'
import { wordsUntil } from '../speech/known-speech.ts'
import type { AudioAsk, HearingAsk, TurnEvent } from '../twin.ts'
import { Dictation } from './dictation.ts'
import { misheard } from './misheard.ts'
import { noteRefusal } from './notes.ts'
import { type Heard, type Spoken, Verdict } from './verdict.ts'
import { refuse, type Visit } from './visit.ts'
import { type Stretch, VoiceActivity } from './voice-activity.ts'

/** Receives the caller's turns. */
export interface Consequences {
  /** The caller has started to speak. */
  readonly onSpeech: () => void
  /** A turn of the caller has ended. `at` is when its last sound was spoken, or when the request arrived. */
  readonly onTurn: (text: string, hearing: HearingAsk, at: number) => void
}

/** Speech recognition on one connection: detects the caller's turns and sends their transcripts. */
export class Listening {
  readonly #visit: Visit
  readonly #consequences: Consequences
  #hearing: HearingAsk | undefined
  #decoder: PcmDecoder | undefined
  #activity: VoiceActivity | undefined
  /** Present if the profile uses a real recogniser. */
  readonly #dictation: Dictation | undefined
  /** Seconds of the segment covered by the last interim transcript. */
  #guessed = 0
  #turns = 0
  #verdict: Verdict | undefined
  /** Due, but not recognised yet. */
  #overdue: readonly Verdict[] = []
  #admission: 'none' | 'in' | 'refused' = 'none'

  constructor(visit: Visit, consequences: Consequences) {
    this.#visit = visit
    this.#consequences = consequences
    const { clock, recogniser } = visit.mount.house
    const isReal = visit.profile.recogniser === 'moonshine'
    this.#dictation = isReal && recogniser ? new Dictation(recogniser, clock) : undefined
  }

  /** @param at when the audio had arrived */
  hear({ audio, hearing }: AudioAsk, at: number): void {
    this.#hearing = hearing
    if (!this.#enter(at)) return
    this.#decoder ??= new PcmDecoder(hearing.format)
    const { samples } = this.#decoder.push(audio)
    this.#activity ??= new VoiceActivity(this.#decoder.format.sampleRate)
    const wasSilent = this.#activity.stretch === undefined
    this.#activity.hear(samples, at)
    this.#dictation?.hear(samples, this.#activity)
    const { stretch } = this.#activity
    if (stretch && wasSilent) this.#begin(stretch, this.#activity)
    if (hearing.whole) return this.#settle(at, true, false)
    if (stretch) this.#consider(stretch, this.#activity, hearing)
  }

  /** Sends the final transcript of the audio so far. `last`: then closes. */
  finalize(last: boolean, at: number): void {
    if (this.#verdict?.isPending && !this.#activity?.stretch) return this.#verdict.ask(last)
    if (this.#enter(at)) this.#settle(at, true, last)
  }

  leave(): void {
    for (const verdict of [...this.#overdue, this.#verdict]) verdict?.cancel()
    if (this.#admission === 'in') this.#visit.mount.limiter.leave()
    this.#admission = 'none'
  }

  /**
   * A stream holds one concurrency slot from its first audio until it closes. A spoken reply takes its own
   * slot.
   */
  #enter(at: number): boolean {
    if (this.#hearing?.answer) return true
    if (this.#admission !== 'none') return this.#admission === 'in'
    const verdict = this.#visit.mount.limiter.enter(this.#visit.mount.house.clock.now())
    this.#admission = verdict === 'in' ? 'in' : 'refused'
    if (verdict === 'in') return true
    noteRefusal(this.#visit, { reason: verdict }, at)
    refuse(this.#visit, { reason: verdict })
    return false
  }

  #begin(stretch: Stretch, { sampleRate }: VoiceActivity): void {
    this.#guessed = 0
    this.#say({ kind: 'speech_started', position: stretch.from / sampleRate })
    this.#consequences.onSpeech()
  }

  /** A pause ends the turn, unless the known speech is longer than what has arrived. */
  #consider(stretch: Stretch, activity: VoiceActivity, { endpointing, guesses }: HearingAsk): void {
    const { mount, profile } = this.#visit
    const pause = (mount.profile.endpointing ?? endpointing ?? profile.endpointing ?? 0) / 1000
    if (guesses !== undefined && activity.elapsed - this.#guessed >= guesses / 1000)
      this.#guess(stretch, activity)
    if (pause === 0 || activity.silence < pause) return
    const { length = 0 } = mount.house.known.recognise(heardLevels(stretch, activity)) ?? {}
    if (activity.elapsed - activity.silence < length && activity.elapsed < length + pause) return
    this.#say({ kind: 'speech_ended', position: stretch.to / activity.sampleRate })
    this.#settle(stretch.endedAt, false, false)
  }

  #guess(stretch: Stretch, activity: VoiceActivity): void {
    this.#guessed = activity.elapsed
    const text = this.#dictation?.guess ?? this.#knownSoFar(stretch, activity)
    if (text === '') return
    const understood = { ...this.#spoken(stretch, activity), id: '', text, settled: false }
    this.#say({ kind: 'transcript', understood: { ...understood, asked: false, last: false } })
  }

  #knownSoFar(stretch: Stretch, activity: VoiceActivity): string {
    const known = this.#visit.mount.house.known.recognise(heardLevels(stretch, activity))
    return known ? wordsUntil(known.text, Math.min(1, activity.elapsed / known.length)) : ''
  }

  /** Ends the turn. Its transcript is due the hidden delay after `at`. */
  #settle(at: number, asked: boolean, last: boolean): void {
    const { mount, profile } = this.#visit
    const activity = this.#activity
    const stretch = activity?.end()
    const numbered = mount.nextTurn()
    const garble = (text: string) => misheard(text, profile.wordErrors ?? 0, numbered.draws)
    const hearing = this.#hearing
    this.#conclude()
    this.#verdict = new Verdict(this.#visit, {
      ...this.#spoken(stretch, activity),
      ...{ asked, last, at, numbered, answers: hearing?.answer !== undefined },
      heard: this.#understand(stretch, activity, garble),
      onSettled: (text) => {
        if (hearing) this.#consequences.onTurn(text, hearing, at)
      },
    })
    this.#turns += 1
  }

  #conclude(): void {
    this.#verdict?.conclude()
    this.#overdue = [...this.#overdue, ...(this.#verdict ? [this.#verdict] : [])].filter(
      ({ isPending }) => isPending,
    )
  }

  /** Known speech is recognised at once; a real recogniser takes time. */
  #understand(
    stretch: Stretch | undefined,
    activity: VoiceActivity | undefined,
    garble: (text: string) => string,
  ): Heard | Promise<Heard> {
    const known = () =>
      stretch && activity && this.#visit.mount.house.known.recognise(heardLevels(stretch, activity))
    if (!this.#dictation) return { text: garble(known()?.text ?? '') }
    return this.#dictation.settle(stretch).then(({ text, at }) => ({ text: garble(text), at }))
  }

  #spoken(stretch: Stretch | undefined, activity: VoiceActivity | undefined): Spoken {
    const rate = activity?.sampleRate ?? 1
    return {
      from: (stretch?.from ?? activity?.position ?? 0) / rate,
      to: (stretch?.to ?? activity?.position ?? 0) / rate,
      turn: this.#turns,
      echo: this.#hearing?.echo ?? {},
    }
  }

  #say(event: TurnEvent): void {
    const { outlet, twin, memo, knock } = this.#visit
    outlet.write(twin.reply(event, memo, knock))
  }
}

/** The loudness levels of the segment without the silence after it. */
function heardLevels({ profile, from, to }: Stretch, { sampleRate }: VoiceActivity): number[] {
  return profile.levels.slice(0, Math.floor(((to - from) / sampleRate) * 100))
}
