import type { Confidence, HttpDial } from './adapter.ts'

/**
 * What a provider offers around its voices, as pure translators beside its adapters: how to ask, and what an answer
 * means. They open no socket and read no clock; whoever asks does. A part that the provider does not document is absent.
 */
export interface VoiceService {
  readonly provider: string
  /** Where it was read, and when (YYYY-MM-DD). */
  readonly docs: string
  readonly checked: string
  readonly confidence: Confidence
  /** Since when nobody answers any more (YYYY-MM-DD). */
  readonly retired?: string
  readonly catalogue: VoiceCatalogue
  readonly cloning?: VoiceCloning
  readonly dictionaries?: PronunciationDictionaries
}

/** Where a provider is asked, and by whom. */
export interface Access {
  readonly key: string
  /** Scheme (http or https), host and port, perhaps a path prefix, without a slash at the end. */
  readonly base: string
}

export interface Voice {
  readonly id: string
  readonly name: string
  /** In the provider's words; empty where it does not say. */
  readonly languages: readonly string[]
  readonly accent?: string
  readonly gender?: string
  readonly age?: string
  /** The models whose pool it belongs to, as the adapters name them. */
  readonly models: readonly string[]
}

export interface VoiceCatalogue {
  /** Lists that together are the catalogue; a voice of several belongs to the models of each. */
  readonly pools: readonly VoicePool[]
}

/** A list of voices that some models can speak with. */
export interface VoicePool {
  readonly models: readonly string[]
  /** @param cursor what the page before it ended with; absent for the first */
  readonly ask: (access: Access, cursor?: string) => HttpDial
  /** Undefined for a body that is no such list. */
  readonly read: (body: string) => VoicePage | undefined
}

export interface VoicePage {
  /** Without models: those of the pool, unless the entry names its own. */
  readonly voices: readonly (Omit<Voice, 'models'> & Partial<Pick<Voice, 'models'>>)[]
  /** Where the next page begins; absent on the last. */
  readonly next?: string
}

/** How an instant clone is made of a recording. */
export interface VoiceCloning {
  /** What the provider takes, as its documents say. */
  readonly clip: ClipRules
  /** The models that can speak with such a clone; the first is the default. */
  readonly models: readonly string[]
  readonly create: (access: Access, order: CloneOrder) => HttpDial
  readonly readCreated: (body: string) => Clone | undefined
  /** How to ask for the state of a clone, where it is not usable at once. */
  readonly poll?: (access: Access, id: string) => HttpDial
  /** Undefined where the answer does not know the clone. */
  readonly readPoll?: (body: string, id: string) => Clone | undefined
  /** Absent where only a person can delete one, and then how. */
  readonly remove?: (access: Access, id: string) => HttpDial
  readonly removeByHand?: string
}

export interface ClipRules {
  /** Seconds. */
  readonly shortest: number
  readonly longest: number
  /** Bytes of the file. */
  readonly largest: number
}

export interface CloneOrder {
  readonly name: string
  readonly model: string
  readonly language: string
  /** A WAV file. */
  readonly clip: Uint8Array
}

export const CLONE_STATES = ['pending', 'processing', 'completed', 'failed'] as const
export type CloneState = (typeof CLONE_STATES)[number]

export interface Clone {
  readonly id: string
  readonly state: CloneState
  /** The provider's own words about a failure. */
  readonly detail?: string
}

/** How a pronunciation dictionary is made, named in requests, and taken away. */
export interface PronunciationDictionaries {
  /** The models that speak by one. */
  readonly models: readonly string[]
  readonly create: (access: Access, order: DictionaryOrder) => HttpDial
  /** The id that requests name it by; undefined for an answer that holds none. */
  readonly readCreated: (body: string) => string | undefined
  /** The option by which the provider's adapters name it. */
  readonly use: (id: string) => Readonly<Record<string, unknown>>
  readonly removal: DictionaryRemoval
}

/** `archived`: out of sight, which is all that the provider's API can do. */
export interface DictionaryRemoval {
  readonly leaves: 'removed' | 'archived'
  readonly ask: (access: Access, id: string) => HttpDial
}

export interface DictionaryOrder {
  readonly name: string
  readonly words: Readonly<Record<string, string>>
}
